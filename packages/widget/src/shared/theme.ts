/** Whether what lies behind an element is dark: the first background of it or what is around it that is not see-through. Without any, it is light. */
export function isDarkBehind(element: Element): boolean {
  for (
    let place: Element | null = element.parentElement === document.documentElement ? document.body : element;
    place;
    place = place.parentElement
  ) {
    const [red = 0, green = 0, blue = 0, alpha = 1] =
      getComputedStyle(place)
        .backgroundColor.match(/[\d.]+/g)
        ?.map(Number) ?? [];
    // How bright an eye finds each: https://www.w3.org/TR/AERT/#color-contrast
    if (alpha > 0.5) return red * 0.299 + green * 0.587 + blue * 0.114 < 110;
  }
  return false;
}

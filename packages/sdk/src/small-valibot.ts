// The part of valibot's API that the wire contract uses, to say yes or no: the bundle puts it in valibot's place, so that the
// browser checks by the server's own definitions at a quarter of the size. A test holds both engines to the same answers.
// What is wrong with a refused input is found by valibot itself, in a part of the SDK that only mistakes load.

/** Gives what the input becomes; throws where it does not fit. */
type Step = (input: never) => unknown;

const only =
  (fits: (input: never) => boolean): Step =>
  (input) => {
    if (!fits(input)) throw 0;
    return input;
  };
const ofType = (type: string) => () => only((input) => typeof input === type);

export const unknown = (): Step => (input) => input;
export const string = ofType('string');
export const boolean = ofType('boolean');
export const number = () => only((input) => typeof input === 'number' && !Number.isNaN(input));
export const literal = (value: unknown) => only((input) => input === value);
export const picklist = (options: readonly unknown[]) => only((input) => options.includes(input));

export const check = only;
export const finite = () => only(Number.isFinite);
export const integer = () => only(Number.isInteger);
export const minValue = (least: number) => only((input: number) => input >= least);
export const maxValue = (most: number) => only((input: number) => input <= most);
export const maxLength = (most: number) => only((input: unknown[]) => input.length <= most);

export const transform = (change: Step) => change;
export const forward = (step: Step) => step;

export const pipe =
  (...steps: Step[]): Step =>
  (input) =>
    steps.reduce<unknown>((value, step) => step(value as never), input);

export const nullish =
  (step: Step): Step =>
  (input) =>
    input == null ? input : step(input);

export const union =
  ([first, second]: [Step, Step]): Step =>
  (input) => {
    try {
      return first(input);
    } catch {
      return second(input);
    }
  };

export const array =
  (item: Step): Step =>
  (input) =>
    (only(Array.isArray)(input) as never[]).map((value) => item(value));

export const object =
  (entries: Record<string, Step>): Step =>
  (input) =>
    Object.fromEntries(
      Object.entries(entries).map(([name, step]) => [
        name,
        step((only((value) => value && typeof value === 'object')(input) as never)[name]),
      ]),
    );

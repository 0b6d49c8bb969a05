/** A word of a question. */
export interface QuestionWord {
  /** The word itself, then those that shoppers use for the same thing. */
  alternatives: readonly string[];
  /** It carries questions of all kinds: it hardly says what this one is about. */
  isFiller: boolean;
}

/** Words that questions of all kinds have, beyond the stop words that the search leaves out by itself. */
const FILLERS = new Set(
  'please tell know want like need would could might anyone somebody someone something anything everything much many long far often soon get give let maybe also really just still even time hello hi hey thanks thank help question wondering wonder looking look find show see ask say possible able way thing things stuff kind sort one ones take use work bring dont cant didnt doesnt isnt im ive id whats hows wheres whens whos theres its youre using'.split(
    ' ',
  ),
);

/** Words of shops for the same thing. A word of a group stands for all of it. */
const GROUPS = [
  'ship shipping shipment deliver delivery dispatch post parcel arrive',
  'return returns refund refunds exchange',
  'pay payment payments method methods card paypal',
  'price cost prices costs expensive cheap',
  'clean wash cleaning washing care dishwasher',
  'size sizes large big small dimensions measure measurements',
  'broken damaged defective faulty cracked chipped',
  'warranty guarantee',
  'gift present gifts presents',
  'discount coupon voucher code promo promotion sale',
  'cancel cancellation',
  'contact phone email reach',
  'material made fabric',
  'stock available availability',
  'abroad international worldwide overseas country countries',
  'shop store showroom visit',
  'hold capacity volume',
  'heat hot microwave oven stove',
].map((group) => group.split(' '));

const GROUP_OF = new Map(GROUPS.flatMap((group) => group.map((word) => [word, group] as const)));

/** Most words of a question that are looked up. */
const WORDS_MAX = 24;

/** The words of a question, each once and each group of like words once. */
export function listQuestionWords(text: string): QuestionWord[] {
  const said = new Set(
    text
      .toLowerCase()
      .replace(/[’']/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? [],
  );
  const named = new Set<string>();
  const listed: QuestionWord[] = [];
  for (const word of said) {
    const group = GROUP_OF.get(word) ?? [word];
    const name = group[0] as string;
    if (named.has(name)) continue;
    named.add(name);
    listed.push({ alternatives: [word, ...group.filter((other) => other !== word)], isFiller: FILLERS.has(word) });
  }
  return listed.slice(0, WORDS_MAX);
}

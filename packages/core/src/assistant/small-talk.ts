/** What somebody says who asks nothing: a greeting, thanks or goodbye, or nothing that means anything. */
export type SmallTalk = 'greeting' | 'thanks' | 'empty';

const GREETINGS = words(
  'hi hello hey heya hiya yo howdy greetings hallo hola bonjour salut ciao hej servus moin good morning afternoon evening day there all everyone guten tag morgen abend how are you doing today buenos dias',
);
const THANKS = words(
  'thanks thank thx ty cheers great perfect awesome cool nice wonderful super ok okay k yes no yeah yep nope sure alright bye goodbye see ya later danke merci gracias grazie got it that is was all good fine very so much a lot for your the help you helped',
);

/**
 * Tells small talk from a question: a text made of nothing but greetings, or nothing but thanks and agreement, or without a letter or digit. It
 * is answered, but it is no use of the assistant. Null for everything else.
 */
export function recogniseSmallTalk(text: string): SmallTalk | null {
  const said = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (said.length === 0) return 'empty';
  if (said.every((word) => GREETINGS.has(word))) return 'greeting';
  return said.every((word) => THANKS.has(word) || GREETINGS.has(word)) ? 'thanks' : null;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

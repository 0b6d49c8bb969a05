import { expect, test } from 'vitest';
import { newKey } from '../../src/manage/keys.ts';
import { parseManaged } from '../../src/manage/parse.ts';
import { firstOwner, passwordChange, signIn } from '../../src/manage/session.ts';
import { newCompany, settingsChange } from '../../src/manage/settings.ts';
import { newInvitation } from '../../src/manage/team.ts';

const SECRET = 'hunter2';
const PERSON = { token: 't', name: 'Ana', email: 'ana@shop.example', password: 'long enough for all' };

test.each([
  [firstOwner, { ...PERSON, password: SECRET }, 'password: got 7 characters, needs a password of 10 to 128 characters'],
  [firstOwner, { ...PERSON, password: 12_345_678_901 }, 'password: got no text, needs a password of 10 to 128 characters'],
  [firstOwner, { ...PERSON, token: [SECRET] }, 'token: got no text, needs the token of the link that the server printed'],
  [firstOwner, { ...PERSON, name: ' ' }, 'name: got the string " ", needs a name of 1 to 100 characters'],
  [firstOwner, { ...PERSON, name: 'a\u0000b' }, 'name: got the string "a\\u0000b", needs a name of 1 to 100 characters'],
  [firstOwner, { ...PERSON, email: 'ana' }, 'email: got the string "ana", needs an e-mail address such as ana@shop.example'],
  [
    firstOwner,
    { ...PERSON, email: 'ſ@shop.example' },
    'email: got the string "ſ@shop.example", needs an e-mail address such as ana@shop.example',
  ],
  [signIn, { email: 'ana@shop.example' }, 'password: missing, needs a password of 10 to 128 characters'],
  [signIn, SECRET, 'body: got 7 characters, needs a JSON object'],
  [
    passwordChange,
    { current_password: 'x', new_password: SECRET },
    'new_password: got 7 characters, needs a password of 10 to 128 characters',
  ],
  [newKey, { scopes: ['report'] }, 'scopes[0]: got the string "report", needs one of events, reports, knowledge (did you mean reports?)'],
  [newKey, { scopes: [] }, 'scopes: got a list of 0, needs a list of events, reports, knowledge, or of one of them'],
  [
    newInvitation,
    { email: 'a@b.example', role: 'Owner' },
    'role: got the string "Owner", needs one of owner, analyst, developer (did you mean owner?)',
  ],
  [
    newCompany,
    { key: 'acme', name: 'Acme', timezone: 'Mars', currency: 'USD' },
    'timezone: got the string "Mars", needs an IANA time zone such as Europe/Berlin',
  ],
  [
    settingsChange,
    { origins: ['https://a.example/x'] },
    'origins[0]: got the string "https://a.example/x", needs an origin such as https://shop.example, without a path',
  ],
  [
    settingsChange,
    { session_hours: 0.001 },
    'session_hours: got 0.001, needs a number of hours above 0 and at most 2160, in whole minutes',
  ],
] as const)('%# is refused in words', (schema, body, message) => {
  const parsed = parseManaged(schema, body);
  expect(parsed).toMatchObject({ ok: false, problems: [{ message }] });
});

test('an address is one, however it is spelled', () => {
  expect(parseManaged(newInvitation, { email: ' Ana@Shop.Example ', role: 'owner' })).toEqual({
    ok: true,
    value: { email: 'ana@shop.example', role: 'owner' },
  });
});

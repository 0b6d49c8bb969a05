import { randomUUID } from 'node:crypto';
import type { Role } from '@cartograph/core/manage/role';
import { createKey } from '../../src/access/keys.ts';
import { nameProfile, saveNudge } from '../../src/store/assistant.ts';
import type { Company } from '../../src/store/companies.ts';
import { saveEntries, saveProducts } from '../../src/store/knowledge.ts';
import { listMembers } from '../../src/store/members.ts';
import { insertPrivacyRequest } from '../../src/store/privacy-requests.ts';
import { invite, makeMember } from './accounts.ts';
import type { TestServer } from './server.ts';
import { makeShopper } from './shopper.ts';

/** Makers of what routes name in their addresses, by the names of the parameters; each call makes another. `mark` stands in every text of it. */
export function openThings(server: TestServer, company: Company, mark = 'Teapot') {
  const { db } = server.database;
  const { companyId } = company;
  const key = async () => ({ key: (await createKey(server.database, companyId, ['reports'])).keyId });
  const member = async (role: Role) => {
    const { email } = await makeMember(server, company, role);
    const found = (await listMembers(db, company.key)).find((one) => one.email === email);
    return { member: String(found?.memberId) };
  };
  const invitation = async () => ({ invitation: await invite(server, company, `${randomUUID()}@shop.example`, 'analyst') });
  const order = async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { ai_profile: mark });
    const { event_id } = await shopper.report('checkout', { order_id: `${mark} ${randomUUID()}` });
    return { visitor: shopper.sender.user_fingerprint, event: event_id };
  };
  const visitor = async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction');
    await shopper.report('cart', { product_name: mark });
    return { fingerprint: shopper.sender.user_fingerprint };
  };
  const entry = async () => {
    const made = { entry_id: randomUUID(), question: `${mark} ${randomUUID()}?`, answer: mark, product_id: null, ai_profile: null };
    await saveEntries(db, companyId, [made], new Date());
    return { entry: made.entry_id };
  };
  const product = async () => {
    const empty = {
      description: null,
      price: null,
      currency: null,
      url: null,
      image_url: null,
      brand: null,
      category: null,
      in_stock: null,
    };
    const made = randomUUID();
    await saveProducts(db, companyId, [{ product_id: made, name: mark, ...empty }], new Date());
    return { product: made };
  };
  const nudge = async () => {
    const made = randomUUID();
    const empty = { action: null, opens: null, page_pattern: null, after_seconds: null, on_exit_intent: false, cart_value_min: null };
    await saveNudge(db, companyId, { nudge_id: made, message: mark, ...empty, times_a_day_max: 1, enabled: true });
    return { nudge: made };
  };
  const profile = async () => {
    const made = randomUUID();
    await nameProfile(db, companyId, made, mark);
    return { profile: made };
  };
  const conversation = async () => {
    const { sender } = makeShopper(server, company);
    const payload = { ...sender, surface: 'CHAT', question_id: randomUUID(), text: `Does the ${mark} drip?` };
    const { body } = await server.app.inject({ method: 'POST', url: '/assistant/questions', payload });
    return { conversation: JSON.parse(body.split('\n')[0] ?? '').conversation_id as string };
  };
  const request = async () => {
    const shop = { companyId, platform: 'shopify', shop: 'acme.myshopify.com' } as const;
    const made = `shopify ${randomUUID()}`;
    await insertPrivacyRequest(db, shop, { requestId: made, kind: 'show_orders', orderIds: [mark], requestedAt: new Date() });
    return { request: made };
  };
  return { key, member, invitation, order, visitor, entry, product, nudge, profile, conversation, request };
}

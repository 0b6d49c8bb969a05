import type { Company } from '../../src/store/companies.ts';
import type { Database } from '../../src/store/database.ts';
import { saveEntries, saveProducts } from '../../src/store/knowledge.ts';

const EMPTY = { url: null, image_url: null, brand: null, category: null, in_stock: true };

/** Teaches a company's assistant a little: two general questions, a teapot with one of its own, a mug with none. */
export async function teach({ db }: Database, { companyId }: Company): Promise<void> {
  const general = { product_id: null, ai_profile: null };
  await saveEntries(
    db,
    companyId,
    [
      { entry_id: 'delivery', question: 'How long does delivery take?', answer: 'Three to **five** days.', ...general },
      { entry_id: 'returns', question: 'Can I return something?', answer: 'Within thirty days.', ...general },
      { entry_id: 'drip', question: 'Does it drip?', answer: 'No, never.', ...general, product_id: 'teapot' },
    ],
    new Date(),
  );
  await saveProducts(
    db,
    companyId,
    [
      { product_id: 'teapot', name: 'Stoneware teapot', description: 'One litre.', price: '79.99', currency: 'USD', ...EMPTY },
      { product_id: 'mug', name: 'Speckled mug', description: null, price: '24', currency: 'USD', ...EMPTY },
    ],
    new Date(),
  );
}

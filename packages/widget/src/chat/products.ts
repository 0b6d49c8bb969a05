import type { ProductCard } from '@cartograph/core/assistant/wire';
import type { AssistantProduct } from '@cartograph/sdk/api';
import type { Kit } from '../kit.ts';
import type { ConversationState } from './conversation.ts';
import type { Message } from './message.ts';

/** What became of the wish to put a product into the cart. */
export type Adding = 'adding' | 'added' | 'notAdded';

/** How long a card says what became of it. */
const SAID_MS = 4_000;

/** What product cards do: they tell the shop, and put products into its cart by its own code. `opened` is called when a product's page opens. */
export function createProducts(kit: Kit, state: ConversationState, changed: () => void, opened: () => void) {
  const addings = new Map<string, Adding>();
  const displayed = new Set<string>();

  const detailOf = (card: ProductCard): AssistantProduct & { ticketId: string | null } => ({
    productId: card.product_id,
    name: card.name,
    price: card.price,
    currency: card.currency,
    url: card.url,
    imageUrl: card.image_url,
    ticketId: state.id ?? null,
  });

  return {
    canAdd: () => typeof kit.config().onAddToCart === 'function',
    adding: (card: ProductCard) => addings.get(card.product_id),

    /** Tells of each card once a page, when it is first seen. */
    displayed(messages: readonly Message[]): void {
      for (const message of messages) {
        if (!message.isComplete) continue;
        for (const card of message.products) {
          const key = `${message.id} ${card.product_id}`;
          if (!displayed.has(key)) {
            displayed.add(key);
            kit.emit('product:displayed', detailOf(card));
          }
        }
      }
    },

    pageOpened(card: ProductCard): void {
      kit.emit('product:page_opened', detailOf(card));
      opened();
    },

    /** Runs the shop's own code, which reports its cart event as it always does. */
    async add(card: ProductCard): Promise<void> {
      if (addings.get(card.product_id) === 'adding') return;
      const say = (adding: Adding) => {
        addings.set(card.product_id, adding);
        changed();
      };
      say('adding');
      try {
        const { ticketId, ...product } = detailOf(card);
        const isIn = (await kit.config().onAddToCart?.(product)) !== false;
        say(isIn ? 'added' : 'notAdded');
        if (isIn) kit.emit('product:added_to_cart', { ...product, ticketId });
      } catch {
        say('notAdded');
      }
      setTimeout(() => {
        addings.delete(card.product_id);
        changed();
      }, SAID_MS);
    },
  };
}

export type Products = ReturnType<typeof createProducts>;

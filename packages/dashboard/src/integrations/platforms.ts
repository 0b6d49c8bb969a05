import type { Platform } from '@cartograph/core/manage/integrations';

/** What the page says about a shop system before a shop is connected. */
export interface PlatformGuide {
  name: string;
  about: string;
  /** How a shop is connected, with the address of its webhooks. */
  steps: (server: string, company: string) => readonly { text: string; code?: string }[];
}

/** The shop systems whose shops write no code, by their names in the API. */
export const PLATFORM_GUIDES: Readonly<Record<Platform, PlatformGuide>> = {
  shopify: {
    name: 'Shopify',
    about: 'Cart and checkout events are recorded by a theme app embed and a web pixel, orders and refunds are verified by webhooks.',
    steps: (server, company) => [
      { text: 'Deploy the app of integrations/shopify once with the Shopify CLI, install it in the shop, and switch its app embed on.' },
      { text: 'Let its webhooks come to this address:', code: `${server}/platforms/shopify/webhooks` },
      {
        text: 'Connect the shop, with the secret that signs the webhooks:',
        code: `npx cartograph shopify connect ${company} --shop acme.myshopify.com --secret <client secret>`,
      },
    ],
  },
  woocommerce: {
    name: 'WooCommerce',
    about: 'A plugin loads the script and reports cart changes; orders and refunds are verified by webhooks.',
    steps: (server, company) => [
      { text: 'Install the plugin of integrations/woocommerce and enter this server and the company key in its settings.' },
      {
        text: 'Make webhooks for orders created and updated, with a secret, to this address:',
        code: `${server}/platforms/woocommerce/webhooks`,
      },
      {
        text: 'Connect the shop, with that secret:',
        code: `npx cartograph woocommerce connect ${company} --shop https://acme.example --secret <secret>`,
      },
    ],
  },
};

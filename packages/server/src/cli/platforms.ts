import type { Command } from 'commander';
import { hostOf } from '../platforms/woocommerce/adapter.ts';
import { addConnectCommands } from './connect.ts';
import { addReconcileCommand } from './reconcile.ts';

const SHOPIFY_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** `cartograph shopify` and `cartograph woocommerce`. */
export function addPlatformCommands(program: Command): void {
  const shopify = program.command('shopify').description('connect Shopify shops, and bring in what their webhooks missed');
  addConnectCommands(shopify, {
    platform: 'shopify',
    title: 'Shopify',
    example: 'acme.myshopify.com',
    readShop: (text) => (SHOPIFY_DOMAIN.test(text.toLowerCase()) ? text.toLowerCase() : undefined),
  });
  addReconcileCommand(shopify);
  addConnectCommands(program.command('woocommerce').description('connect WooCommerce shops'), {
    platform: 'woocommerce',
    title: 'WooCommerce',
    example: 'https://acme.example',
    readShop: (text) => (/^https?:\/\//.test(text) ? hostOf(text) : undefined),
  });
}

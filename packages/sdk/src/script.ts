import { complain } from './console.ts';
import type { Page } from './globals.ts';
import { install } from './install.ts';

// The bundle's entry: what runs in a page that loads gleenWidget.js.
try {
  install(window as Page);
} catch (error) {
  complain(window as Page, `start: ${error}`);
}

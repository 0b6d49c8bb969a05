// What the bundle draws elements with: one function for all of them is smaller than Preact's jsx-runtime beside its core.
import { Fragment, h } from 'preact';

export { Fragment, h };

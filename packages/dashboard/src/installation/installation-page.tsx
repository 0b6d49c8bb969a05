import { Tabs } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useCompany } from '../frame/company.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { PageHeader, Section } from '../ui/page.tsx';
import { TAB } from '../ui/tab-classes.ts';
import { LiveCheck } from './live-check.tsx';
import { CALLS, type Target, writeCurl, writeGa4Snippet, writeSnippet, writeTagManagerSnippet } from './snippets.ts';

const WAYS: readonly { id: string; name: string; content: (target: Target) => ReactNode }[] = [
  {
    id: 'html',
    name: 'HTML',
    content: (target) => (
      <>
        <Step>Paste this into every page of the shop, as high in the head as you can:</Step>
        <CodeBlock label="Snippet" code={writeSnippet(target)} />
        <Step>Then call it where things happen. Calls made before the script has loaded wait for it.</Step>
        <CodeBlock label="Calls" code={CALLS} />
      </>
    ),
  },
  {
    id: 'gtm',
    name: 'Google Tag Manager',
    content: (target) => (
      <>
        <Step>
          Make a tag of the type <b>Custom HTML</b> with this content, and let the trigger <b>Initialization – All Pages</b> fire it:
        </Step>
        <CodeBlock label="Custom HTML tag" code={writeTagManagerSnippet(target)} />
        <Step>
          If the shop pushes GA4’s ecommerce events to the data layer, add <code className="font-mono text-xs">capture: ['ga4']</code> after
          the address, and nothing else is to be called. Otherwise make Custom HTML tags with these calls on your cart and purchase
          triggers:
        </Step>
        <CodeBlock label="Calls" code={CALLS} />
      </>
    ),
  },
  {
    id: 'ga4',
    name: 'GA4 capture',
    content: (target) => (
      <>
        <Step>
          For shops that feed Google Analytics 4 by <code className="font-mono text-xs">gtag</code> or the data layer: paste this, and GA4’s{' '}
          <code className="font-mono text-xs">add_to_cart</code>, <code className="font-mono text-xs">remove_from_cart</code> and{' '}
          <code className="font-mono text-xs">purchase</code> are reported as they are pushed. There is nothing to call.
        </Step>
        <CodeBlock label="Snippet with GA4 capture" code={writeGa4Snippet(target)} />
        <Step>If the assistant on the shop’s pages is another vendor’s, report when it is used:</Step>
        <CodeBlock label="Call" code={"trackAlhenaEvent('sendInteraction', { channel: 'CHAT', conversationId: 'conversation-42' });"} />
      </>
    ),
  },
  {
    id: 'server',
    name: 'Server (HTTP)',
    content: (target) => (
      <>
        <Step>
          What your own server reports with a secret key (Settings, Secret keys) is <b>verified</b>: it needs no browser, and nobody else
          can send it. Pass the two fingerprints along from the browser, for instance in a hidden field of the checkout form.
        </Step>
        <CodeBlock label="curl" code={writeCurl(target)} />
        <Step>
          The answer says what became of the order: <code className="font-mono text-xs">recorded</code>, or{' '}
          <code className="font-mono text-xs">ignored</code> with a reason. The same order from browser and server counts once.{' '}
          <a className="text-accent underline" href="/docs" target="_blank" rel="noreferrer">
            All routes
          </a>
        </Step>
      </>
    ),
  },
];

/** Integrations > Website > Installation: the snippet, ready to paste, and whether it works. */
export function InstallationPage() {
  const { key } = useCompany();
  const [way, setWay] = useState('html');
  const target = { company: key, server: window.location.origin };
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title="Website installation">
        Two steps: paste the snippet, report what shoppers do. The check turns green with the first event.
      </PageHeader>
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <Section title="Install">
          <Tabs.Root value={way} onValueChange={setWay}>
            <Tabs.List aria-label="Way to install" className="mb-4 flex gap-5 overflow-x-auto border-line border-b">
              {WAYS.map(({ id, name }) => (
                <Tabs.Trigger key={id} value={id} className={TAB}>
                  {name}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            {WAYS.map(({ id, content }) => (
              <Tabs.Content key={id} value={id} tabIndex={-1} className="flex flex-col gap-3">
                {content(target)}
              </Tabs.Content>
            ))}
          </Tabs.Root>
        </Section>
        <div className="xl:sticky xl:top-6">
          <LiveCheck />
        </div>
      </div>
    </div>
  );
}

function Step({ children }: { children: ReactNode }) {
  return <p className="pt-1 leading-relaxed">{children}</p>;
}

import { Link } from '@tanstack/react-router';
import { useCompany } from '../frame/company.tsx';

/** Conversations with this server's own assistant have ids that say nothing to people; another vendor's ids may be known to them. */
const OWN_ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The way from an order to the conversation that earned it. */
export function ConversationLink({ conversation }: { conversation: string }) {
  const { key } = useCompany();
  const own = OWN_ID.test(conversation);
  return (
    <Link
      to="/$company/assistant/conversations/$conversation"
      params={{ company: key, conversation }}
      className={`block max-w-44 truncate text-accent text-xs hover:underline ${own ? '' : 'font-mono'}`}
    >
      {own ? 'Read the conversation' : conversation}
    </Link>
  );
}

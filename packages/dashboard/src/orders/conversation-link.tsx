import { Link } from '@tanstack/react-router';
import { useCompany } from '../frame/company.tsx';

/** The way from an order to the conversation that earned it. */
export function ConversationLink({ conversation }: { conversation: string }) {
  const { key } = useCompany();
  return (
    <Link
      to="/$company/assistant/conversations/$conversation"
      params={{ company: key, conversation }}
      className="block max-w-44 truncate font-mono text-muted text-xs hover:underline"
    >
      {conversation}
    </Link>
  );
}

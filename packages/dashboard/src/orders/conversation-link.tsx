import { Link } from '@tanstack/react-router';
import { isOwnConversation } from '../conversations/own-conversation.ts';
import { useCompany } from '../frame/company.tsx';

/** The way from an order to the conversation that earned it. */
export function ConversationLink({ conversation }: { conversation: string }) {
  const { key } = useCompany();
  const own = isOwnConversation(conversation);
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

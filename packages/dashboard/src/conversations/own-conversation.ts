const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Tells whether a conversation was held with this server's own assistant: its ids are UUIDs, which say nothing to people; another vendor's may be known to them. */
export function isOwnConversation(conversationId: string): boolean {
  return UUID.test(conversationId);
}

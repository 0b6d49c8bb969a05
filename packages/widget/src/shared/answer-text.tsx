import type { VNode } from 'preact';
import { type Inline, parseMarkdown } from './markdown.ts';

/** Shows an answer's Markdown as elements: text is text, never markup. `followed` hears of each link that is clicked. */
export function AnswerText({ text, followed }: { text: string; followed?: (url: string) => void }): VNode {
  const showInline = (inline: Inline): VNode | string => {
    if (inline.kind === 'text') return inline.text;
    if (inline.kind === 'break') return <br />;
    const children = inline.children.map(showInline);
    if (inline.kind !== 'link') return inline.kind === 'strong' ? <strong>{children}</strong> : <em>{children}</em>;
    const { url } = inline;
    const leaves = new URL(url).origin !== location.origin;
    return (
      <a href={url} rel="noopener" target={leaves ? '_blank' : undefined} onClick={() => followed?.(url)}>
        {children}
      </a>
    );
  };
  return (
    <div class="answer" dir="auto">
      {parseMarkdown(text).map((block) => {
        if (block.kind === 'paragraph') return <p>{block.children.map(showInline)}</p>;
        const items = block.items.map((item) => <li>{item.map(showInline)}</li>);
        return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
      })}
    </div>
  );
}

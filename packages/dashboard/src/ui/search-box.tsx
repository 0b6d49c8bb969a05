import { type FormEvent, useEffect, useState } from 'react';
import { SearchIcon } from './icons.tsx';

/** A box that searches when Enter is pressed or it is left, and at once when it is emptied. */
export function SearchBox({
  label,
  value,
  onSearch,
  wide = false,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  wide?: boolean;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const search = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() !== value) onSearch(text.trim());
  };
  return (
    <form onSubmit={search} className={`relative ${wide ? 'w-full sm:w-96' : 'w-full sm:w-56'}`}>
      <span className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-muted">
        <SearchIcon />
      </span>
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={255}
        onChange={({ target }) => {
          setText(target.value);
          if (target.value === '' && value !== '') onSearch('');
        }}
        onBlur={() => search()}
        className="field pl-9"
      />
    </form>
  );
}

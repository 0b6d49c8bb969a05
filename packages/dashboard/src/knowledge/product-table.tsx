import type { KnowledgeProduct } from '@cartograph/core/manage/knowledge';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteProduct, KNOWLEDGE, productsQuery } from '../api/assistant.ts';
import { formatMoney } from '../format/money.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { PagedTable } from '../ui/paged-table.tsx';
import type { Column } from '../ui/table.tsx';
import { useAction } from '../ui/use-action.ts';
import { type KnowledgeTable, NoRows } from './no-rows.tsx';

/** The catalogue, last changed first. */
export function ProductTable({ company, ...rest }: KnowledgeTable) {
  const { q, mayChange } = rest;
  const queries = useQueryClient();
  const list = useInfiniteQuery(productsQuery(company, { q }));
  const [removing, setRemoving] = useState<KnowledgeProduct>();
  const [remove, { busy, problem }] = useAction(async (productId: string) => {
    await deleteProduct(company, productId);
    setRemoving(undefined);
    await queries.invalidateQueries({ queryKey: [KNOWLEDGE, company] });
  });
  const columns: Column<KnowledgeProduct>[] = [
    {
      id: 'name',
      header: 'Product',
      cell: ({ name, url, product_id }) => (
        <div className="min-w-32">
          {url === null ? (
            <span className="font-medium">{name}</span>
          ) : (
            <a href={url} target="_blank" rel="noreferrer" className="font-medium text-accent hover:underline">
              {name}
            </a>
          )}
          <span className="block text-muted text-xs">{product_id}</span>
        </div>
      ),
    },
    { id: 'category', header: 'Category', wideOnly: true, cell: ({ category }) => category ?? '–' },
    {
      id: 'price',
      header: 'Price',
      numeric: true,
      cell: ({ price, currency }) => (price === null || currency === null ? '–' : formatMoney(price, currency)),
    },
    { id: 'entries', header: 'Questions', numeric: true, cell: ({ entries }) => entries },
  ];
  if (mayChange) {
    columns.push({
      id: 'remove',
      header: <span className="sr-only">Remove</span>,
      numeric: true,
      cell: (product) => (
        <Button small look="danger" aria-label={`Remove ${product.name}`} onClick={() => setRemoving(product)}>
          Remove
        </Button>
      ),
    });
  }
  return (
    <>
      <PagedTable
        list={list}
        rows={list.data?.pages.flatMap((page) => page.products)}
        label="Products"
        columns={columns}
        rowKey={({ product_id }) => product_id}
        empty={
          <NoRows {...rest} title="No products yet" notFound="No product has these words.">
            Import the feed that you give Google Merchant, or a CSV or JSON file. The assistant then shows products with its answers.
          </NoRows>
        }
      />
      {removing !== undefined && (
        <ConfirmDialog
          title="Remove this product?"
          action="Remove product"
          busy={busy}
          problem={problem}
          onConfirm={() => void remove(removing.product_id)}
          onClose={() => setRemoving(undefined)}
        >
          The assistant no longer shows {removing.name}. Questions about it stay. Importing the file again brings it back.
        </ConfirmDialog>
      )}
    </>
  );
}

import type { Company } from '../store/companies.ts';
import { isNewer, noteName, type ProductName } from '../store/product-names.ts';

/** The names of products that a server has stored itself, kept in memory so that it need not store the same again with every event. */
export interface KnownNames {
  /** Those of some names that would change what is known to be stored. */
  listNews: (company: Pick<Company, 'companyId' | 'epoch'>, names: readonly ProductName[]) => ProductName[];
  /** Keeps names that a transaction which was committed has stored. */
  keep: (company: Pick<Company, 'companyId' | 'epoch'>, names: readonly ProductName[]) => void;
}

/** With more names than these, of all companies together, all are forgotten; each takes some 200 bytes. */
const KEPT_MAX_NAMES = 20_000;

/** Opens an empty memory. What is there is never needed: who does not know that a name is stored stores it again. */
export function openKnownNames(): KnownNames {
  const kept = new Map<number, { epoch: number; names: Map<string, ProductName> }>();
  let count = 0;
  // Names that were forgotten with somebody's events are so in a new epoch.
  const namesOf = ({ companyId, epoch }: Pick<Company, 'companyId' | 'epoch'>) => {
    const known = kept.get(companyId);
    return known?.epoch === epoch ? known.names : undefined;
  };
  return {
    listNews: (company, names) => {
      const known = namesOf(company);
      return names.filter((name) => {
        const stored = known?.get(name.productId);
        return stored === undefined || isNewer(name, stored);
      });
    },
    keep: (company, names) => {
      const known = namesOf(company) ?? new Map<string, ProductName>();
      count -= kept.get(company.companyId)?.names.size ?? 0;
      for (const name of names) noteName(known, name);
      kept.set(company.companyId, { epoch: company.epoch, names: known });
      count += known.size;
      if (count <= KEPT_MAX_NAMES) return;
      kept.clear();
      count = 0;
    },
  };
}

import type { Role } from '@cartograph/core/manage/role';
import type { CompanySettings } from '@cartograph/core/manage/settings';
import { createContext, useContext } from 'react';

/** The company whose pages are shown, and what the signed-in person is there. */
export interface CurrentCompany {
  key: string;
  role: Role;
  settings: CompanySettings;
}

const Current = createContext<CurrentCompany | undefined>(undefined);

/** Gives the pages below it their company. */
export const CompanyProvider = Current.Provider;

/** The company of the page. */
export function useCompany(): CurrentCompany {
  const company = useContext(Current);
  if (company === undefined) throw new Error('no company around this page');
  return company;
}

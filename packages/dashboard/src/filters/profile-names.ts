import { useQuery } from '@tanstack/react-query';
import { profilesQuery } from '../api/assistant.ts';
import { useCompany } from '../frame/company.tsx';

/** Gives what people call an AI profile; one that nobody has named goes by what events name it by. */
export function useProfileNames(): (profile: string) => string {
  const { key } = useCompany();
  const { data } = useQuery(profilesQuery(key));
  return (profile) => data?.ai_profiles.find(({ ai_profile }) => ai_profile === profile)?.name ?? profile;
}

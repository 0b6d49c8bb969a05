import { PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS } from '@cartograph/core/manage/session';
import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins/organization';
import { memberAc, ownerAc } from 'better-auth/plugins/organization/access';
import { COOKIE_PREFIX } from '../access/session-cookie.ts';
import type { Query } from '../store/database.ts';

const DAY_S = 24 * 60 * 60;
const SESSION_DAYS = 30;

/** Far more than a company has; better-auth's own limit is 100. */
const MEMBERS_MAX = 10_000;

const STAMPS = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** better-auth's options: who it is to the database, and everything off that we do not use. The tables are those of migrations/0002_accounts.sql. */
export function authOptions(db: Query, secret: string) {
  return {
    appName: 'Cartograph',
    database: { db, type: 'postgres' as const },
    secret,
    // It makes no addresses and has no routes of its own; without a value it warns.
    baseURL: 'http://localhost',
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, minPasswordLength: PASSWORD_MIN_CHARACTERS, maxPasswordLength: PASSWORD_MAX_CHARACTERS },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      // Whether the request came by https is known by the request only; http/cookies.ts adds `Secure`.
      useSecureCookies: false,
      ipAddress: { disableIpTracking: true },
      database: { validateSchema: false },
    },
    user: { modelName: 'account_user', fields: { emailVerified: 'email_verified', ...STAMPS } },
    session: {
      modelName: 'account_session',
      expiresIn: SESSION_DAYS * DAY_S,
      updateAge: DAY_S,
      fields: { userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', ...STAMPS },
    },
    account: {
      modelName: 'account_credential',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...STAMPS,
      },
    },
    verification: { modelName: 'account_verification', fields: { expiresAt: 'expires_at', ...STAMPS } },
    plugins: [
      organization({
        creatorRole: 'owner',
        roles: { owner: ownerAc, analyst: memberAc, developer: memberAc },
        membershipLimit: MEMBERS_MAX,
        // Who has the link was sent it: the invitation's id is its secret.
        requireEmailVerificationOnInvitation: false,
        schema: {
          session: { fields: { activeOrganizationId: 'active_organization_id' } },
          organization: { modelName: 'account_organization', fields: { createdAt: 'created_at' } },
          member: {
            modelName: 'account_member',
            fields: { organizationId: 'organization_id', userId: 'user_id', createdAt: 'created_at' },
          },
          invitation: {
            modelName: 'account_invitation',
            fields: { organizationId: 'organization_id', inviterId: 'inviter_id', expiresAt: 'expires_at', createdAt: 'created_at' },
          },
        },
      }),
    ],
  };
}

/** better-auth on a database or on a transaction. Making one takes 4 ms. */
export function buildAuth(db: Query, secret: string) {
  return betterAuth(authOptions(db, secret));
}

export type Auth = ReturnType<typeof buildAuth>;

import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';

/** A field at fault in an error answer. */
export interface ProblemItem {
  field: string;
  code: string;
  message: string;
}

/** Holds an answer to RFC 9457 problem details of a status, and gives the fields at fault. */
export function expectProblem(response: LightMyRequestResponse, status: number): ProblemItem[] {
  expect({ status: response.statusCode, body: response.body }).toMatchObject({ status });
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json(;|$)/);
  const body = response.json();
  expect(body).toMatchObject({ type: 'about:blank', title: expect.stringMatching(/\w/), status, detail: expect.stringMatching(/\w/) });
  expect(body.errors).toBeInstanceOf(Array);
  for (const item of body.errors) {
    expect(item).toEqual({ field: expect.any(String), code: expect.stringMatching(/^[a-z_]+$/), message: expect.stringMatching(/\w/) });
  }
  return body.errors;
}

<?php
/**
 * Who the visitor is, by the cookie that the script writes once they have used the assistant and agreed to be recognised.
 *
 * @package Cartograph
 */

namespace Cartograph;

defined( 'ABSPATH' ) || exit;

const COOKIE = 'cartograph_visitor';

/**
 * The visitor's two ids; null where there is no cookie, or one that the script did not write.
 *
 * @return array{user_fingerprint: string, user_faq_fingerprint: string}|null
 */
function read_visitor(): ?array {
	$cookie = isset( $_COOKIE[ COOKIE ] ) && is_string( $_COOKIE[ COOKIE ] ) ? sanitize_text_field( wp_unslash( $_COOKIE[ COOKIE ] ) ) : '';
	if ( 1 !== preg_match( '/^([0-9a-f-]{36})\.([0-9a-f-]{36})$/', $cookie, $ids ) ) {
		return null;
	}
	return array(
		'user_fingerprint'     => $ids[1],
		'user_faq_fingerprint' => $ids[2],
	);
}

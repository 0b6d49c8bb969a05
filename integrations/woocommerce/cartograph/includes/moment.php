<?php
/**
 * Moments as the server reads them.
 *
 * @package Cartograph
 */

namespace Cartograph;

defined( 'ABSPATH' ) || exit;

/**
 * This moment, to the millisecond: by whole seconds what was put into the cart just after a chat would lie before it, and not count.
 */
function now(): string {
	$ms = (int) floor( 1000 * microtime( true ) );
	return gmdate( 'Y-m-d\TH:i:s', intdiv( $ms, 1000 ) ) . sprintf( '.%03dZ', $ms % 1000 );
}

<?php
/**
 * Sends what changed to the server when the request is over, without waiting for its answer.
 *
 * @package Cartograph
 */

namespace Cartograph;

defined( 'ABSPATH' ) || exit;

/**
 * Sends the changes of this request. Without a visitor there is nothing to report: they have not used the assistant, or do not want to be known.
 */
function send_changes(): void {
	$events  = Changes::take();
	$visitor = read_visitor();
	if ( array() === $events || null === $visitor || ! is_set_up() ) {
		return;
	}
	$settings = settings();
	$headers  = array(
		'Content-Type' => 'application/json',
		'Origin'       => untrailingslashit( home_url() ),
	);
	if ( '' !== $settings['key'] ) {
		$headers['Authorization'] = 'Bearer ' . $settings['key'];
	}
	$body = array( 'company_key' => $settings['company'] ) + $visitor + array(
		'sent_at' => now(),
		'events'  => $events,
	);
	wp_remote_post(
		$settings['server'] . '/analytics/batch',
		array(
			'headers'  => $headers,
			'body'     => wp_json_encode( $body ),
			'blocking' => false,
			'timeout'  => 2,
		)
	);
}

add_action( 'shutdown', __NAMESPACE__ . '\send_changes' );

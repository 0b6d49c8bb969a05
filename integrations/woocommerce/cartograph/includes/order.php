<?php
/**
 * Writes who the visitor is into the order, from where the shop's webhooks carry it to the server.
 *
 * @package Cartograph
 */

namespace Cartograph;

defined( 'ABSPATH' ) || exit;

const VISITOR_META = '_cartograph_visitor';
const FAQ_META     = '_cartograph_faq_visitor';

/**
 * Notes the visitor on an order that is being made. By the order's own methods, so that it does not matter where WooCommerce keeps orders.
 *
 * @param \WC_Order $order The order.
 */
function note_visitor( $order ): void {
	$visitor = read_visitor();
	if ( null === $visitor || ! is_set_up() ) {
		return;
	}
	$order->update_meta_data( VISITOR_META, $visitor['user_fingerprint'] );
	$order->update_meta_data( FAQ_META, $visitor['user_faq_fingerprint'] );
}

// The classic checkout saves the order after this.
add_action( 'woocommerce_checkout_create_order', __NAMESPACE__ . '\note_visitor' );

// So does the block checkout, which goes through the Store API.
add_action( 'woocommerce_store_api_checkout_update_order_meta', __NAMESPACE__ . '\note_visitor' );

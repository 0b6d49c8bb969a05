<?php
/**
 * Plugin Name: Cartograph for WooCommerce
 * Description: Reports carts to Cartograph and tells it which visitor made an order, so that you see what your shop's assistant earns.
 * Version: 0.1.0
 * Requires at least: 6.4
 * Requires PHP: 7.4
 * Requires Plugins: woocommerce
 * WC requires at least: 8.2
 * License: MIT
 *
 * @package Cartograph
 */

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/moment.php';
require_once __DIR__ . '/includes/settings.php';
require_once __DIR__ . '/includes/visitor.php';
require_once __DIR__ . '/includes/script.php';
require_once __DIR__ . '/includes/order.php';
require_once __DIR__ . '/includes/cart.php';
require_once __DIR__ . '/includes/report.php';

// Orders are read and written by WooCommerce's own objects only, wherever it keeps them, and block carts are followed too.
add_action(
	'before_woocommerce_init',
	function () {
		if ( class_exists( '\Automattic\WooCommerce\Utilities\FeaturesUtil' ) ) {
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'custom_order_tables', __FILE__, true );
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', __FILE__, true );
		}
	}
);

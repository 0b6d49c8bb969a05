<?php
/**
 * Loads the script on every page of the shop.
 *
 * @package Cartograph
 */

namespace Cartograph;

defined( 'ABSPATH' ) || exit;

add_action(
	'wp_enqueue_scripts',
	function () {
		if ( ! is_set_up() ) {
			return;
		}
		$settings = settings();
		$config   = array(
			'company'    => $settings['company'],
			'apiBaseUrl' => $settings['server'],
		);
		// No version is appended: the server says itself how long its script may be kept.
		// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion
		wp_enqueue_script( 'cartograph', $settings['server'] . '/sdk/gleenWidget.js', array(), null, array( 'strategy' => 'async' ) );
		wp_add_inline_script( 'cartograph', 'document.gleenConfig = Object.assign(' . wp_json_encode( $config ) . ', document.gleenConfig);', 'before' );
		$cart = array( 'address' => rest_url( 'wc/store/v1/cart' ) );
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents
		$code = file_get_contents( __DIR__ . '/../assets/cart-value.js' );
		wp_add_inline_script( 'cartograph', 'document.cartographCart = ' . wp_json_encode( $cart ) . ";\n" . $code, 'before' );
	}
);

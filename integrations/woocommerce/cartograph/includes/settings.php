<?php
/**
 * What the shop's owner sets, under Settings > Cartograph.
 *
 * @package Cartograph
 */

namespace Cartograph;

defined( 'ABSPATH' ) || exit;

const SETTINGS = 'cartograph_settings';

/**
 * The settings: `company` and `server` say whose events go where; without both nothing happens. `key` is a secret key with the scope
 * `events`, with which the cart events that this server sends need no origin.
 *
 * @return array{company: string, server: string, key: string}
 */
function settings(): array {
	$stored = get_option( SETTINGS, array() );
	$text   = function ( string $name ) use ( $stored ): string {
		return isset( $stored[ $name ] ) && is_string( $stored[ $name ] ) ? trim( $stored[ $name ] ) : '';
	};
	return array(
		'company' => $text( 'company' ),
		'server'  => rtrim( $text( 'server' ), '/' ),
		'key'     => $text( 'key' ),
	);
}

/**
 * Tells whether the plugin knows whose events go where.
 */
function is_set_up(): bool {
	$settings = settings();
	return '' !== $settings['company'] && '' !== $settings['server'];
}

/**
 * What is kept of what was entered: texts, and an address that is one.
 *
 * @param mixed $input What the form sent.
 * @return array<string, string>
 */
function sanitize_settings( $input ): array {
	$input = is_array( $input ) ? $input : array();
	return array(
		'company' => sanitize_text_field( $input['company'] ?? '' ),
		'server'  => esc_url_raw( $input['server'] ?? '', array( 'https', 'http' ) ),
		'key'     => sanitize_text_field( $input['key'] ?? '' ),
	);
}

add_action(
	'admin_init',
	function () {
		register_setting( SETTINGS, SETTINGS, array( 'sanitize_callback' => __NAMESPACE__ . '\sanitize_settings' ) );
	}
);

add_action(
	'admin_menu',
	function () {
		add_options_page( 'Cartograph', 'Cartograph', 'manage_woocommerce', 'cartograph', __NAMESPACE__ . '\show_settings' );
	}
);

/**
 * The page of the settings.
 */
function show_settings(): void {
	$settings = settings();
	$fields   = array(
		'company' => array( 'Company key', 'text' ),
		'server'  => array( 'Address of your Cartograph server', 'url' ),
		'key'     => array( 'Secret key with the scope events (optional)', 'password' ),
	);
	echo '<div class="wrap"><h1>Cartograph</h1><form method="post" action="options.php">';
	settings_fields( SETTINGS );
	echo '<table class="form-table" role="presentation">';
	foreach ( $fields as $name => list( $label, $type ) ) {
		printf(
			'<tr><th scope="row"><label for="cartograph-%1$s">%2$s</label></th><td><input class="regular-text" id="cartograph-%1$s" name="%3$s[%1$s]" type="%4$s" value="%5$s" autocomplete="off"></td></tr>',
			esc_attr( $name ),
			esc_html( $label ),
			esc_attr( SETTINGS ),
			esc_attr( $type ),
			esc_attr( $settings[ $name ] )
		);
	}
	echo '</table>';
	submit_button();
	echo '</form></div>';
}

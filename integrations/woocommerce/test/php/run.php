<?php
/**
 * Plays a scenario: the settings and cookies of a request, and what happens in each of some requests of one session. Reads it as JSON from standard
 * input and writes what the plugin did.
 */

require __DIR__ . '/wordpress.php';

$scenario           = json_decode( file_get_contents( 'php://stdin' ), true );
$GLOBALS['options'] = array( 'cartograph_settings' => $scenario['settings'] );
$_COOKIE            = $scenario['cookies'];

require __DIR__ . '/../../cartograph/cartograph.php';

do_action( 'before_woocommerce_init' );
do_action( 'wp_enqueue_scripts' );
$orders = array();
foreach ( $scenario['requests'] as $request ) {
	foreach ( $request as $step ) {
		$call = array_shift( $step );
		if ( 'do_action' === $call ) {
			$orders[] = new Fake_Order();
			do_action( $step[0], end( $orders ), array() );
		} else {
			WC()->cart->$call( ...$step );
		}
	}
	do_action( 'shutdown' );
}
$settings = \Cartograph\sanitize_settings( $scenario['entered'] ?? array() );
echo json_encode( array( 'sent' => $GLOBALS['sent'], 'scripts' => $GLOBALS['scripts'], 'orders' => array_column( $orders, 'meta' ), 'sanitized' => $settings ) );

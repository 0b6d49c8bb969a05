<?php
/**
 * As much of WordPress and WooCommerce as the plugin calls. The cart fires its hooks in the order in which WooCommerce does.
 */

define( 'ABSPATH', __DIR__ );

$GLOBALS['hooks']   = array();
$GLOBALS['options'] = array();
$GLOBALS['sent']    = array();
$GLOBALS['scripts'] = array();

function add_action( string $name, callable $call, int $priority = 10, int $arguments = 1 ) {
	$GLOBALS['hooks'][ $name ][] = array( $call, $arguments );
}
function do_action( string $name, ...$arguments ) {
	foreach ( $GLOBALS['hooks'][ $name ] ?? array() as list( $call, $count ) ) {
		$call( ...array_slice( $arguments, 0, $count ) );
	}
}
function get_option( string $name, $fallback = false ) {
	return $GLOBALS['options'][ $name ] ?? $fallback;
}
function sanitize_text_field( $text ) {
	return trim( strip_tags( (string) $text ) );
}
function esc_url_raw( $url, array $protocols ) {
	return in_array( parse_url( $url, PHP_URL_SCHEME ), $protocols, true ) ? $url : '';
}
function wp_unslash( $text ) {
	return stripslashes( $text );
}
function wp_json_encode( $value ) {
	return json_encode( $value );
}
function wp_generate_uuid4() {
	return bin2hex( random_bytes( 16 ) );
}
function untrailingslashit( $text ) {
	return rtrim( $text, '/' );
}
function home_url() {
	return 'https://shop.example/';
}
function rest_url( $path ) {
	return 'https://shop.example/wp-json/' . $path;
}
function wp_remote_post( string $url, array $arguments ) {
	$GLOBALS['sent'][] = array( 'url' => $url, 'headers' => $arguments['headers'], 'body' => json_decode( $arguments['body'] ), 'blocking' => $arguments['blocking'] );
}
function wp_enqueue_script( $handle, $src, $dependencies, $version, $arguments ) {
	$GLOBALS['scripts'][] = array( 'src' => $src, 'version' => $version, 'arguments' => $arguments );
}
function wp_add_inline_script( $handle, $code, $position ) {
	$GLOBALS['scripts'][] = array( 'code' => $code, 'position' => $position );
}
function get_woocommerce_currency() {
	return 'EUR';
}
function wc_get_price_to_display( $product ) {
	return $product->price;
}
function wc_get_product( $id ) {
	return new Fake_Product( $id );
}
function WC() {
	static $shop;
	$shop = $shop ?? (object) array( 'cart' => new Fake_Cart() );
	return $shop;
}

class Fake_Product {
	public $price;
	private $id;
	public function __construct( $id ) {
		$this->id    = $id;
		$this->price = 100 === (int) $id ? '19.9' : '5';
	}
	public function get_name() {
		return 300 === (int) $this->id ? '' : "Product {$this->id}";
	}
}

/** WC_Cart, as far as lines go. */
class Fake_Cart {
	public $removed_cart_contents = array();
	private $contents             = array();

	public function get_cart_contents() {
		return $this->contents;
	}
	public function get_cart_item( $key ) {
		return $this->contents[ $key ] ?? array();
	}
	/** Of a line that is there WC_Cart::add_to_cart sets the quantity first, which has a hook of its own. */
	public function add_to_cart( $product_id, $quantity = 1, $variation_id = 0, $data = '' ) {
		$key = "$product_id-$variation_id-$data";
		if ( isset( $this->contents[ $key ] ) ) {
			$this->set_quantity( $key, $this->contents[ $key ]['quantity'] + $quantity );
		} else {
			$this->contents[ $key ] = array( 'product_id' => $product_id, 'variation_id' => $variation_id, 'quantity' => $quantity, 'data' => wc_get_product( $variation_id ? $variation_id : $product_id ) );
		}
		do_action( 'woocommerce_add_to_cart', $key, $product_id, $quantity, $variation_id, array(), array() );
		return $key;
	}
	public function set_quantity( $key, $quantity ) {
		if ( 0 === $quantity ) {
			return $this->remove_cart_item( $key );
		}
		$old                                = $this->contents[ $key ]['quantity'];
		$this->contents[ $key ]['quantity'] = $quantity;
		do_action( 'woocommerce_after_cart_item_quantity_update', $key, $quantity, $old, $this );
	}
	public function remove_cart_item( $key ) {
		$this->removed_cart_contents[ $key ] = $this->contents[ $key ];
		unset( $this->removed_cart_contents[ $key ]['data'] );
		do_action( 'woocommerce_remove_cart_item', $key, $this );
		unset( $this->contents[ $key ] );
		do_action( 'woocommerce_cart_item_removed', $key, $this );
	}
	public function restore_cart_item( $key ) {
		$item                   = $this->removed_cart_contents[ $key ];
		$item['data']           = wc_get_product( $item['variation_id'] ? $item['variation_id'] : $item['product_id'] );
		$this->contents[ $key ] = $item;
		do_action( 'woocommerce_restore_cart_item', $key, $this );
		unset( $this->removed_cart_contents[ $key ] );
		do_action( 'woocommerce_cart_item_restored', $key, $this );
	}
	/** A checkout empties the cart without a word about its lines. */
	public function empty_cart() {
		$this->contents = array();
		do_action( 'woocommerce_cart_emptied' );
	}
}

class Fake_Order {
	public $meta = array();
	public function update_meta_data( $key, $value ) {
		$this->meta[ $key ] = $value;
	}
}

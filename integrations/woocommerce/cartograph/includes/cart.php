<?php
/**
 * Follows the cart on the server, where classic carts, AJAX and blocks all come through: what changed in a request is known when it ends. Hooks
 * in the browser miss some of them.
 *
 * @package Cartograph
 */

namespace Cartograph;

defined( 'ABSPATH' ) || exit;

/**
 * What a request has changed so far, by product.
 */
final class Changes {

	/**
	 * By product id: how many there were before the request, how many there are, what it is called and what one costs.
	 *
	 * @var array<string, array{before: int, after: int, name: string, price: float}>
	 */
	private static $products = array();

	/**
	 * Notes that a line of the cart changed.
	 *
	 * @param array<string, mixed> $item   The line, as the cart has it.
	 * @param int                  $change How many more there are.
	 * @param \WC_Cart             $cart   The cart, after the change.
	 */
	public static function note( array $item, int $change, $cart ): void {
		$product = $item['data'] ?? null;
		if ( 0 === $change || ! is_object( $product ) ) {
			return;
		}
		$id    = product_id( $item );
		$after = count_product( $cart, $id );
		$known = self::$products[ $id ] ?? array( 'before' => max( 0, $after - $change ) );

		self::$products[ $id ] = array(
			'before' => $known['before'],
			'after'  => $after,
			'name'   => $product->get_name(),
			'price'  => (float) wc_get_price_to_display( $product ),
		);
	}

	/**
	 * The events of what changed, and forgets it. A product that was put in and taken out again in one request did not change.
	 *
	 * @return array<int, array<string, mixed>>
	 */
	public static function take(): array {
		$events         = array();
		$products       = self::$products;
		self::$products = array();
		foreach ( $products as $id => $change ) {
			$type = type_of( $change['before'], $change['after'] );
			if ( null === $type ) {
				continue;
			}
			$events[] = array(
				'kind'              => 'cart',
				'event_id'          => wp_generate_uuid4(),
				'occurred_at'       => now(),
				'type'              => $type,
				'product_id'        => (string) $id,
				'product_name'      => '' === $change['name'] ? (string) $id : preg_replace( '/^(.{255}).*$/us', '$1', $change['name'] ),
				'value'             => $change['price'],
				'currency'          => get_woocommerce_currency(),
				'quantity'          => $change['after'],
				'previous_quantity' => $change['before'],
				'source'            => 'woocommerce',
			);
		}
		return $events;
	}
}

/**
 * The type of a change; null where there is none.
 *
 * @param int $before How many there were.
 * @param int $after  How many there are.
 */
function type_of( int $before, int $after ): ?string {
	if ( $before === $after ) {
		return null;
	}
	if ( $after > $before ) {
		return 0 === $before ? 'ITEM_ADDED' : 'QUANTITY_INCREASED';
	}
	return 0 === $after ? 'ITEM_REMOVED' : 'QUANTITY_DECREASED';
}

/**
 * The id of what lies in a line: the variation, or the product where there is none. So are the lines of orders named.
 *
 * @param array<string, mixed> $item The line.
 */
function product_id( array $item ): string {
	return (string) ( empty( $item['variation_id'] ) ? $item['product_id'] : $item['variation_id'] );
}

/**
 * How many of a product a cart holds; engravings and the like may spread it over lines.
 *
 * @param \WC_Cart $cart The cart.
 * @param string   $id   The product's id.
 */
function count_product( $cart, string $id ): int {
	$count = 0;
	foreach ( $cart->get_cart_contents() as $item ) {
		$count += product_id( $item ) === $id ? (int) $item['quantity'] : 0;
	}
	return $count;
}

// Adding to a line that is there tells of the new quantity first and of the addition then: `note` counts what the cart holds, not what it is told.
add_action(
	'woocommerce_add_to_cart',
	function ( $key, $product_id, $quantity ) {
		$cart = WC()->cart;
		$item = $cart->get_cart_item( $key );
		if ( ! empty( $item ) ) {
			Changes::note( $item, (int) $quantity, $cart );
		}
	},
	10,
	3
);

add_action(
	'woocommerce_after_cart_item_quantity_update',
	function ( $key, $quantity, $old_quantity, $cart ) {
		$item = $cart->get_cart_item( $key );
		if ( ! empty( $item ) ) {
			Changes::note( $item, (int) $quantity - (int) $old_quantity, $cart );
		}
	},
	10,
	4
);

add_action(
	'woocommerce_cart_item_removed',
	function ( $key, $cart ) {
		$item = $cart->removed_cart_contents[ $key ] ?? null;
		if ( is_array( $item ) ) {
			// What is removed is kept without its product, so that it can be put back.
			$item['data'] = wc_get_product( product_id( $item ) );
			Changes::note( $item, -(int) $item['quantity'], $cart );
		}
	},
	10,
	2
);

add_action(
	'woocommerce_cart_item_restored',
	function ( $key, $cart ) {
		$item = $cart->get_cart_item( $key );
		if ( ! empty( $item ) ) {
			Changes::note( $item, (int) $item['quantity'], $cart );
		}
	},
	10,
	2
);

"""One strongly consistent read of all that is needed, then one transaction."""

import hashlib
import json
import secrets
import time
import uuid
from decimal import Decimal

from account import cents, dynamodb, table, text_of, to_order

WEEK = 7 * 24 * 60 * 60
# Cubic millimetres and grams of a box.
BOX_VOLUME = 125_000_000
BOX_WEIGHT = 12_000
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# The resource's own client takes Python's types as the table does.
client = dynamodb.meta.client


def refused(code: str, message: str, field: str, product: str | None = None) -> dict:
    error = {"code": code, "message": message, "field": ["input", field], "productId": product}
    return {"order": None, "replayed": False, "userErrors": [error]}


def place_order(customer: str, wanted: dict) -> dict:
    pk = f"#customer#{customer}"
    used = (f"#idempotency#{customer}", f"#placeOrder#{wanted['idempotencyKey']}")
    address_key = (pk, f"#delivery_address#{wanted['addressId']}")
    quantities = merged(wanted)
    keys = [(pk, "#profile"), used, address_key, ("#config", "#delivery_fees")]
    found = read(keys + [(f"#product#{product}", "#detail") for product in quantities])
    if used in found:
        return replay(pk, found[used], wanted)
    profile = found.get((pk, "#profile"))
    if profile is None:
        raise LookupError("the customer has no profile")
    if "closing_at" in profile:
        return refused("ACCOUNT_CLOSED", "The account is closed.", "idempotencyKey")
    if address_key not in found:
        return refused("NOT_FOUND", "There is no such address.", "addressId")
    address = json.loads(found[address_key]["delivery_address"])
    lines = []
    for product_id, quantity in quantities.items():
        product = found.get((f"#product#{product_id}", "#detail"))
        if product is None or product["product_status"] != "ACTIVE":
            return refused("PRODUCT_UNAVAILABLE", "This product is not sold here.", "items", product_id)
        lines.append((product_id, quantity, product))
    if not lines:
        return refused("CART_EMPTY", "There is nothing to order.", "items")
    total = sum(cents(product["product_price"]) * quantity for _, quantity, product in lines)
    fees = found.get(("#config", "#delivery_fees"), {"elsewhere_fee": Decimal(0)})
    if "minimum_order" in fees and total < cents(fees["minimum_order"]):
        return refused("BELOW_MINIMUM_ORDER", "The goods must cost more.", "items")
    delivery = delivery_price(fees, lines, total, address)
    if delivery is None:
        return refused("AREA_NOT_SERVED", "We do not deliver to this address.", "addressId")
    order = new_order(pk, profile, address, lines, total, delivery, wanted)
    return write(order, used, lines, wanted)


def merged(wanted: dict) -> dict[str, int]:
    quantities: dict[str, int] = {}
    for item in sorted(wanted["items"], key=lambda item: item["productId"]):
        quantities[item["productId"]] = quantities.get(item["productId"], 0) + item["quantity"]
    return quantities


def key(pk: str, sk: str) -> dict:
    return {"PK": pk, "SK": sk}


def read(keys: list[tuple[str, str]]) -> dict[tuple[str, str], dict]:
    found = {}
    left = [key(pk, sk) for pk, sk in keys]
    while left:
        answer = client.batch_get_item(RequestItems={table.name: {"Keys": left, "ConsistentRead": True}})
        for item in answer["Responses"].get(table.name, []):
            found[item["PK"], item["SK"]] = item
        left = answer.get("UnprocessedKeys", {}).get(table.name, {}).get("Keys", [])
    return found


def replay(pk: str, record: dict, wanted: dict) -> dict:
    if record["request_hash"] != fingerprint(wanted):
        return refused("IDEMPOTENCY_KEY_REUSED", "The key was used.", "idempotencyKey")
    answer = table.get_item(Key=key(pk, f"#order#{record['order_id']}"), ConsistentRead=True)
    return {"order": to_order(answer["Item"]), "replayed": True, "userErrors": []}


def folded(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum()).lower()


def delivery_price(fees: dict, lines: list, total: int, address: dict) -> int | None:
    """Cents; None where the shop does not deliver."""
    country, zip_code = folded(address["country"]), folded(address["zip"])
    for zone in fees.get("zones", []):
        is_country = not zone["countries"] or country in map(folded, zone["countries"])
        starts = zone["postal_codes"]
        if is_country and (not starts or any(zip_code.startswith(folded(start)) for start in starts)):
            fee = zone.get("fee")
            break
    else:
        fee = fees.get("elsewhere_fee")
    if fee is None:
        return None
    if "free_from" in fees and total >= cents(fees["free_from"]):
        return 0
    volume = weight = 0
    for _, quantity, product in lines:
        if size := product.get("product_package"):
            volume += size["width"] * size["length"] * size["height"] * quantity
            weight += size["weight"] * quantity
    return cents(fee) * int(max(-(-volume // BOX_VOLUME), -(-weight // BOX_WEIGHT), 1))


def uuid7(now: int) -> str:
    """A UUID of version 7, whose order is that of time."""
    chance = secrets.randbits(74)
    return str(uuid.UUID(int=now << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | chance & (1 << 62) - 1))


def code(at: str, now: int) -> str:
    """The short name: the day, then the second of the day and some chance in base 32."""
    number = now // 1000 % 86_400 << 13 | secrets.randbits(13)
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in range(5, -1, -1))
    return f"{at[2:4]}{at[5:7]}{at[8:10]}-{signs}"


def new_order(pk: str, profile: dict, address: dict, lines: list, total: int, delivery: int, wanted: dict) -> dict:
    now = time.time_ns() // 1_000_000
    at, order_id = text_of(now), uuid7(now)
    short_name = code(at, now)
    place = {name: part for name, part in address.items() if name != "phone"}
    order = {
        **key(pk, f"#order#{order_id}"),
        "GSI1PK": "#order_queue#PLACED",
        "GSI1SK": f"{at}#{order_id}",
        "GSI2PK": f"#order_day#{at[:10]}",
        "GSI2SK": short_name,
        "order_id": order_id,
        "order_code": short_name,
        "order_status": "PLACED",
        "order_datetime": now,
        "order_delivery_address": json.dumps(place, separators=(",", ":"), ensure_ascii=False),
        "order_delivery_name": address.get("name") or profile["customer_name"],
        "order_delivery_phone_number": address.get("phone") or profile.get("customer_phone_number"),
        "order_items": [
            {
                "product_id": product_id,
                "product_name": product["product_name"],
                "product_price": product["product_price"],
                "ordered_volume": quantity,
            }
            for product_id, quantity, product in lines
        ],
        "order_items_total": Decimal(total) / 100,
        "order_delivery_price": Decimal(delivery) / 100,
        "order_total_price": Decimal(total + delivery) / 100,
        "currency": "EUR",
        "payment_method": wanted["paymentMethod"],
        "payment_status": "DUE",
        "slot_changes": 0,
        "item_count": sum(quantity for _, quantity, _ in lines),
        "order_history": [{"at": at, "status": "PLACED", "actor": "CUSTOMER"}],
        "note": wanted.get("note"),
        "updated_at": at,
        "version": 1,
    }
    return {name: value for name, value in order.items() if value is not None}


def reservation(product_id: str, quantity: int, product: dict) -> dict:
    return {
        "Update": {
            "TableName": table.name,
            "Key": key(f"#product#{product_id}", "#stock"),
            "UpdateExpression": "SET stock_available = stock_available - :quantity, "
            "stock_reserved = if_not_exists(stock_reserved, :zero) + :quantity ADD version :one",
            "ConditionExpression": "stock_available >= :quantity AND price_version = :price "
            "AND product_status = :active",
            "ExpressionAttributeValues": {
                ":quantity": quantity,
                ":zero": 0,
                ":one": 1,
                ":price": product["price_version"],
                ":active": "ACTIVE",
            },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def write(order: dict, used: tuple[str, str], lines: list, wanted: dict) -> dict:
    seconds = order["order_datetime"] // 1000
    record = {
        **key(*used),
        "order_id": order["order_id"],
        "request_hash": fingerprint(wanted),
        "created_at": order["updated_at"],
        "expires_at": seconds + WEEK,
    }
    key_used = {
        "TableName": table.name,
        "Item": record,
        "ConditionExpression": "attribute_not_exists(PK) OR expires_at <= :now",
        "ExpressionAttributeValues": {":now": seconds},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    placed = {"TableName": table.name, "Item": order, "ConditionExpression": "attribute_not_exists(PK)"}
    is_open = {
        "TableName": table.name,
        "Key": key(order["PK"], "#profile"),
        "ConditionExpression": "attribute_exists(PK) AND attribute_not_exists(closing_at)",
    }
    actions = [{"Put": key_used}, {"Put": placed}]
    actions += [reservation(*line) for line in lines]
    actions.append({"ConditionCheck": is_open})
    try:
        client.transact_write_items(TransactItems=actions)
    except client.exceptions.TransactionCanceledException:
        return refused("TRY_AGAIN", "Something has changed in the meantime.", "items")
    return {"order": to_order(order), "replayed": False, "userErrors": []}


def fingerprint(wanted: dict) -> str:
    """Tells two requests under one key apart."""
    parts = [wanted["addressId"], wanted["paymentMethod"], wanted.get("note"), merged(wanted)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]

"""The account page of a customer."""

import base64
import json
import os
import uuid
from datetime import datetime, timezone

import boto3
from boto3.dynamodb.conditions import Key

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])

# Profile, ten orders, twenty addresses and a cart.
USUAL_LIMIT = 32


def cents(amount) -> int:
    return int(round(amount * 100))


def money(amount: int) -> dict:
    whole = f"{amount // 100:,}".replace(",", ".")
    return {"amount": amount, "currency": "EUR", "formatted": f"€{whole},{amount % 100:02}"}


def text_of(milliseconds) -> str:
    moment = datetime.fromtimestamp(int(milliseconds) // 1000, timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{int(milliseconds) % 1000:03}Z"


def opaque(pk: str, order: str) -> str:
    """The id that clients hold: that of the customer and that of the order."""
    both = uuid.UUID(pk.removeprefix("#customer#")).bytes + uuid.UUID(order).bytes
    return base64.urlsafe_b64encode(both).decode().rstrip("=")


def to_line(line: dict) -> dict:
    price, quantity = cents(line["product_price"]), int(line["ordered_volume"])
    return {
        "productId": line["product_id"],
        "productName": line["product_name"],
        "quantity": quantity,
        "unitPrice": money(price),
        "lineTotal": money(price * quantity),
    }


def to_order(item: dict) -> dict:
    address = json.loads(item["order_delivery_address"])
    return {
        "id": opaque(item["PK"], item["order_id"]),
        "code": item["order_code"],
        "status": item["order_status"],
        "placedAt": text_of(item["order_datetime"]),
        "items": [to_line(line) for line in item["order_items"]],
        "itemsTotal": money(cents(item["order_items_total"])),
        "total": money(cents(item["order_total_price"])),
        "delivery": {
            "name": item["order_delivery_name"],
            "address": {name: address[name] for name in ("street", "city", "zip", "country")},
            "price": money(cents(item["order_delivery_price"])),
        },
        "payment": {"method": item["payment_method"], "status": item["payment_status"]},
    }


def to_profile(customer: str, item: dict) -> dict:
    return {
        "id": customer,
        "name": item["customer_name"],
        "email": item["customer_email"],
        "phone": item.get("customer_phone_number"),
        "locale": item.get("locale"),
        "defaultAddressId": item.get("default_address_id"),
        "createdAt": item["created_at"],
        "version": int(item["version"]),
    }


def to_address(item: dict) -> dict:
    content = json.loads(item["delivery_address"])
    return {
        "id": item["SK"].removeprefix("#delivery_address#"),
        "label": item.get("label"),
        "name": content.get("name"),
        "phone": content.get("phone"),
        "street": content["street"],
        "city": content["city"],
        "zip": content["zip"],
        "state": content.get("state"),
        "country": content["country"],
        "instructions": content.get("instructions"),
        "isDefault": item.get("is_default", False),
        "version": int(item["version"]),
    }


def partition(customer: str) -> list[dict]:
    """The customer's partition read backwards, which is profile, newest orders, addresses. A history that is longer
    than the page takes a second query for what lies below the orders."""
    mine = Key("PK").eq(f"#customer#{customer}")
    answer = table.query(KeyConditionExpression=mine, Limit=USUAL_LIMIT, ScanIndexForward=False)
    items = answer["Items"]
    if "LastEvaluatedKey" not in answer:
        return items
    rest = table.query(KeyConditionExpression=mine & Key("SK").lt("#order#"), ScanIndexForward=False)
    return [item for item in items if item["SK"] > "#order#"] + rest["Items"]


def read(customer: str, first: int = 10) -> dict:
    items = partition(customer)
    profile = next((item for item in items if item["SK"] == "#profile"), None)
    if profile is None:
        raise LookupError("the customer has no profile")
    orders = [item for item in items if item["SK"].startswith("#order#")]
    shown = orders[:first]
    addresses = [to_address(item) for item in items if item["SK"].startswith("#delivery_address#")]
    return {
        "profile": to_profile(customer, profile),
        "orders": {
            "nodes": [to_order(item) for item in shown],
            "pageInfo": {
                "hasNextPage": len(orders) > first,
                "endCursor": shown[-1]["order_id"] if shown else None,
            },
        },
        "addresses": sorted(addresses, key=lambda address: address["id"]),
    }

"""Powertools for AWS Lambda, as its guide to AppSync's events shows it, over boto3's table."""

from aws_lambda_powertools.event_handler import AppSyncResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

import account
import place_order

app = AppSyncResolver()


def customer() -> str:
    return app.current_event.identity.sub


@app.resolver(type_name="Query", field_name="me")
def me() -> dict:
    return account.read(customer())


@app.resolver(type_name="Mutation", field_name="placeOrder")
def place(input: dict) -> dict:
    return place_order.place_order(customer(), input)


def handler(event: dict, context: LambdaContext) -> dict:
    return app.resolve(event, context)

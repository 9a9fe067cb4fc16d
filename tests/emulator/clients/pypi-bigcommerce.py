"""Asks the store by the PyPI package `bigcommerce`, and prints what came of each call."""

import json
import sys

from bigcommerce.api import BigcommerceApi
from bigcommerce.exception import ClientRequestException
from requests.adapters import HTTPAdapter

emulator, store, client_id, token = sys.argv[1:]


class ToEmulator(HTTPAdapter):
    """The client always speaks to api.bigcommerce.com over TLS; this leads it to the emulator instead."""

    def send(self, request, **options):
        request.url = request.url.replace("https://api.bigcommerce.com", emulator)
        return super().send(request, **options)


api = BigcommerceApi(client_id=client_id, store_hash=store, access_token=token)
api.connection._session.mount("https://", ToEmulator())


def outcome(call):
    try:
        return {"answer": call()}
    except ClientRequestException as refusal:
        return {"status": refusal.status_code}


outcomes = {
    "store": outcome(lambda: api.connection.get("store")["id"]),
    "orders": outcome(lambda: api.connection.get("orders")),
    "customers": outcome(lambda: api.Customers.all()),
}
outcomes["left"] = api.connection.rate_limit.get("requests_remaining")
print(json.dumps(outcomes))

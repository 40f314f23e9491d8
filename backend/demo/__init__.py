"""A field-service organisation to try the product with. Pure: a day goes in, rows and ops come out.

Every place, customer and person is invented.
"""

from backend.demo.organisation import organisation, profile
from backend.demo.shapes import OrderPlan, Organisation, Person, Step, doc

__all__ = ["OrderPlan", "Organisation", "Person", "Step", "doc", "organisation", "profile"]

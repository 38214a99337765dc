"""The routers of the market: messages, offers, profiles, searches for jobs and providers."""

from deskwire.sandbox.company import Company
from deskwire.sandbox.odesk import direct_offers, messages, profiles, searches
from deskwire.sandbox.odesk.catalogue import seed_catalogue
from deskwire.sandbox.odesk.mailbox import seed_messages
from deskwire.sandbox.odesk.offer_book import seed_offers
from deskwire.sandbox.store import Store

__all__ = ["direct_offers", "messages", "profiles", "searches", "seed_market"]


def seed_market(store: Store, company: Company) -> None:
    """Add messages, offers and what the searches find to a store that holds a company."""
    seed_messages(store, company)
    seed_catalogue(store, company)
    seed_offers(store, company)

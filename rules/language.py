"""Whether a receipt is written in another language than English, told by the words that every receipt has."""

from __future__ import annotations

import re
import unicodedata

from pipeline.model import Receipt

#: Words of tills and bills, not of dishes: a menu's Italian makes no Italian receipt.
_ENGLISH = frozenset(
    """total subtotal tax tip gratuity thank you your for cash change card credit debit balance due date time server
    table guest guests order check receipt amount visit item items qty price paid payment sale store phone customer
    copy welcome merchant approved auth and the invoice""".split()
)
_OTHER = frozenset(
    """gesamt summe mwst ust datum uhrzeit rechnung beleg bar gegeben kartenzahlung danke vielen dank steuer betrag
    bedienung tisch zwischensumme ruckgeld netto brutto
    montant especes merci tva ticket caisse serveur heure carte bancaire rendu monnaie a payer reglement facture
    fecha hora cuenta mesa efectivo cambio gracias iva factura importe propina tarjeta pagado mesero pagar
    totale scontrino contanti resto grazie documento commerciale imponibile coperto ricevuta pagamento
    bedrag btw pinnen bedankt contant wisselgeld bonnummer subtotaal totaal betaald
    valor troco obrigado dinheiro cartao pagamento recibo conta data""".split()
)
_LEAST = 3


def foreign_language(receipt: Receipt) -> bool:
    """Whether most of what is known to be a till's word is not English, or most letters are not Latin.

    Prudent: at least three different words of other languages, and more of them than English ones. A receipt of which
    little was read is not called foreign.
    """
    text = unicodedata.normalize("NFKD", " ".join(receipt.lines)).casefold()
    letters = [char for char in text if char.isalpha()]
    latin = sum(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    if len(letters) >= 20 and latin * 2 < len(letters):
        return True
    words = set(re.findall(r"[a-z]+", "".join(char for char in text if not unicodedata.combining(char))))
    other = words & (_OTHER - _ENGLISH)
    return len(other) >= _LEAST and len(other) > len(words & _ENGLISH)

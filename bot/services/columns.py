"""Column names that people use for a lead's fields, so that a usual file needs no settings."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

#: Field → the names of its column, letters only, the surest first. English, German, French and
#: Spanish, as CRMs, event tools and spreadsheets write them.
_NAMES = {
    "name": "name fullname contactname leadname yourname contact nombrecompleto",
    "first_name": "firstname givenname forename vorname prenom nombre",
    "last_name": "lastname surname familyname nachname apellidos apellido nomdefamille",
    "email": "email emailaddress emailid workemail businessemail contactemail primaryemail "
    "youremail mail mailaddress emailadresse adresseemail correo correoelectronico",
    "phone": "phone phonenumber telephone telephonenumber mobile mobilephone mobilenumber "
    "mobilephonenumber contactnumber cell cellphone tel telefon telefonnummer telefono handy",
    "company": "company companyname organization organisation organizationname organisationname "
    "account accountname employer firma unternehmen societe entreprise empresa",
    "website": "website websiteurl companywebsite companydomain companydomainname domain homepage "
    "webpage web url",
    "country": "country countryname countryregion countrycode land pays pais",
    "state": "state stateregion stateprovince province region bundesland kanton provincia",
    "postcode": "postcode postalcode zip zipcode zippostalcode plz postleitzahl codepostal "
    "codigopostal",
    "title": "title jobtitle position jobrole designation berufsbezeichnung fonction cargo",
    "message": "message yourmessage comment comments enquiry inquiry question nachricht mensaje",
    "campaign": "campaign campaignname utmcampaign kampagne",
    "referrer": "referrer referer referrerurl referringurl",
}


@lru_cache(maxsize=256)
def well_known(columns: tuple[str, ...]) -> Mapping[str, str]:
    """Return field → column for the columns whose names everybody understands."""
    by_letters: dict[str, str] = {}
    for column in columns:
        by_letters.setdefault(_letters(column), column)
    found: dict[str, str] = {}
    for field, names in _NAMES.items():
        columns_of = (by_letters[name] for name in names.split() if name in by_letters)
        if (first := next(columns_of, None)) is not None:
            found[field] = first
    return found


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKD", name).casefold()))

//! What columns are by the words of their headings, in twelve languages and some more.
//! Only whole headings are known; what a heading might mean is never decided from a part of it.

use super::{
    super::{field::Field, fold::fold},
    settings::{BirthPart, Target},
};

/// What a column is, and the headings it has, folded and without anything but letters and digits.
static WORDS: [(Target, &str); 10] = [
    (
        Target::Field(Field::FirstName),
        "firstname first givenname given givennames forename forenames firstnames fname christianname customerfirstname \
         contactfirstname vorname vornamen rufname prenom prenoms nombre nombres nombredepila primernombre nome nomeproprio \
         primeironome nomedebattesimo voornaam voornamen roepnaam imie imiona jmeno krestnijmeno fornamn tilltalsnamn \
         fornavn 名 名前 下の名前 名めい онома όνομα имя firstnamename personfirstname",
    ),
    (
        Target::Field(Field::LastName),
        "lastname last surname familyname family lname lastnames secondname customerlastname contactlastname nachname \
         nachnamen familienname zuname nom nomdefamille apellido apellidos cognome sobrenome apelido ultimonome achternaam \
         familienaam nazwisko prijmeni efternamn etternavn 姓 苗字 名字 επωνυμο επώνυμο фамилия personlastname",
    ),
    (
        Target::FullName,
        "name fullname customername contactname customer contact displayname clientname client kunde kundenname \
         vollstandigername nomcomplet nometprenom prenometnom nombrecompleto nombreyapellidos nomecompleto nomeecognome \
         cognomeenome volledigenaam naam imieinazwisko nazwiskoiimie celejmeno jmenoaprijmeni fullstandigtnamn namn 氏名 お名前 \
         ονοματεπωνυμο фио имяифамилия",
    ),
    (
        Target::Field(Field::DateOfBirth),
        "dateofbirth birthdate birthday born dob bday birth dateborn birthdayyyyymmdd geburtsdatum geburtstag geboren gebdatum \
         datedenaissance naissance neele nele fechadenacimiento nacimiento fechanacimiento datadinascita nascita natoil \
         datadenascimento nascimento datanascimento geboortedatum geboren dataurodzenia urodzony datumnarozeni narozen \
         fodelsedatum fodelsedag fodd fodselsdato 生年月日 誕生日 ημερομηνιαγεννησης γεννηση датарождения деньрождения",
    ),
    (
        Target::BirthPart(BirthPart::Day),
        "birthday1 dayofbirth birthdateday geburtstagtag jourdenaissance diadenacimiento dobday",
    ),
    (
        Target::BirthPart(BirthPart::Month),
        "monthofbirth birthmonth geburtsmonat moisdenaissance mesdenacimiento dobmonth",
    ),
    (
        Target::BirthPart(BirthPart::Year),
        "yearofbirth birthyear geburtsjahr anneedenaissance anodenacimiento annodinascita dobyear",
    ),
    (
        Target::Field(Field::PhoneNumber),
        "phonenumber phone phoneno telephone telephonenumber tel mobile mobilephone mobilenumber cell cellphone cellnumber \
         phone1 phone1value primaryphone contactnumber contactphone telefon telefonnummer telefonnr handy handynummer mobil \
         mobiltelefon rufnummer festnetz numerodetelephone portable telephoneportable teléfono telefono numerodetelefono movil \
         celular telefonocelular cellulare numeroditelefono telefone numerodetelefone telemovel telefoonnummer telefoon \
         mobiel gsm numertelefonu komorka telefonnicislo cislotelefonu mobilnummer 電話番号 電話 携帯電話 τηλεφωνο κινητο \
         αριθμοςτηλεφωνου телефон номертелефона мобильный",
    ),
    (Target::Id, "id clienteleid"),
    (Target::LeaveOut, "version createdat updatedat added lastchanged"),
];

/// What a heading is called where only its letters and digits count.
pub fn letters(heading: &str) -> String {
    fold(heading).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What a column with this heading is; what an export says beside the customer is left out.
pub fn known(heading: &str) -> Option<&'static Target> {
    let letters = letters(heading);
    if letters.is_empty() {
        return None;
    }
    let is_meant = |words: &str| words.split_whitespace().any(|word| self::letters(word) == letters);
    WORDS.iter().find(|(_, words)| is_meant(words)).map(|(target, _)| target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_twelve_languages() {
        let cases = [
            ("First name", Some("first_name")),
            ("first_name", Some("first_name")),
            ("SURNAME", Some("last_name")),
            ("Vorname", Some("first_name")),
            ("Prénom", Some("first_name")),
            ("Nom", Some("last_name")),
            ("Apellidos", Some("last_name")),
            ("Cognome", Some("last_name")),
            ("Achternaam", Some("last_name")),
            ("Imię", Some("first_name")),
            ("Příjmení", Some("last_name")),
            ("Efternamn", Some("last_name")),
            ("生年月日", Some("date_of_birth")),
            ("Ημερομηνία γέννησης", Some("date_of_birth")),
            ("Фамилия", Some("last_name")),
            ("Data de nascimento", Some("date_of_birth")),
            ("Geburtsdatum", Some("date_of_birth")),
            ("Téléphone portable", Some("phone_number")),
            ("電話番号", Some("phone_number")),
            ("Τηλέφωνο", Some("phone_number")),
            ("Full Name", Some("full_name")),
            ("Id", Some("id")),
            ("Created at", Some("")),
            ("E-mail", None),
            ("", None),
            ("--", None),
        ];
        for (heading, target) in cases {
            assert_eq!(known(heading).map(Target::name).as_deref(), target, "{heading}");
        }
    }
}

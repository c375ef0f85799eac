use super::*;
use crate::document::Document;
use crate::timestamp::Timestamp;

fn query(write: impl FnOnce(&mut Writer)) -> String {
    let mut form = Writer::query("Do", "1");
    write(&mut form);
    String::from_utf8(form.finish().unwrap().to_vec()).unwrap()
}

fn ec2(write: impl FnOnce(&mut Writer)) -> String {
    let mut form = Writer::ec2("Do", "1");
    write(&mut form);
    String::from_utf8(form.finish().unwrap().to_vec()).unwrap()
}

#[test]
fn values_are_percent_encoded() {
    let body = query(|form| {
        form.member("s", Some("a b+&=/\u{e4}~"), Writer::string);
        form.member("none", None::<&str>, Writer::string);
        form.member("b", Some(&true), Writer::boolean);
        form.member("i", Some(&-5_i8), Writer::integer);
        form.member("f", Some(&f32::INFINITY), Writer::float);
        form.member("d", Some(&1.5), Writer::double);
        form.member("blob", Some(&[255_u8][..]), Writer::blob);
        form.member("t", Some(&Timestamp::from_secs(0)), Writer::date_time);
        form.member("h", Some(&Timestamp::from_secs(0)), Writer::http_date);
        form.member("e", Some(&Timestamp::from_secs(0)), Writer::epoch_seconds);
    });
    assert_eq!(
        body,
        "Action=Do&Version=1&s=a%20b%2B%26%3D%2F%C3%A4~&b=true&i=-5&f=Infinity&d=1.5&blob=%2Fw%3D%3D\
         &t=1970-01-01T00%3A00%3A00Z&h=Thu%2C%2001%20Jan%201970%2000%3A00%3A00%20GMT&e=0"
    );
}

#[test]
fn lists_and_maps_have_numbers() {
    let map = BTreeMap::from([("x".to_owned(), 1), ("y".to_owned(), 2)]);
    let write = |form: &mut Writer| {
        form.member("L", Some(&vec!["a", "b"]), |form, it| form.list("item", it, Writer::string));
        form.member("F", Some(&vec!["a"]), |form, it| form.flat_list(it, Writer::string));
        form.member("M", Some(&map), |form, it| form.map("k", "v", it, Writer::integer));
        form.member("N", Some(&map), |form, it| form.flat_map("k", "v", it, Writer::integer));
    };
    assert_eq!(
        query(write),
        "Action=Do&Version=1&L.item.1=a&L.item.2=b&F.1=a&M.entry.1.k=x&M.entry.1.v=1&M.entry.2.k=y\
         &M.entry.2.v=2&N.1.k=x&N.1.v=1&N.2.k=y&N.2.v=2"
    );
    assert!(ec2(write).starts_with("Action=Do&Version=1&L.1=a&L.2=b&F.1=a&"));
}

#[test]
fn empty_lists_are_empty_values_except_for_ec2() {
    let write = |form: &mut Writer| {
        form.member("L", Some(&Vec::<&str>::new()), |form, it| {
            form.list("member", it, Writer::string);
        });
        form.member("F", Some(&Vec::<&str>::new()), |form, it| {
            form.flat_list(it, Writer::string);
        });
        form.member("M", Some(&BTreeMap::<String, i32>::new()), |form, it| {
            form.map("k", "v", it, Writer::integer);
        });
    };
    assert_eq!(query(write), "Action=Do&Version=1&L=&F=");
    assert_eq!(ec2(write), "Action=Do&Version=1");
}

#[test]
fn nested_keys_are_joined_with_dots() {
    let body = query(|form| {
        form.member("A", Some(&()), |form, _| {
            form.member("B", Some(&vec![vec![1], vec![2, 3]]), |form, it| {
                form.list("member", it, |form, it| form.list("x", it, Writer::integer));
            });
            form.member("C", Some("c"), Writer::string);
        });
        form.member("D", Some("d"), Writer::string);
    });
    assert_eq!(
        body,
        "Action=Do&Version=1&A.B.member.1.x.1=1&A.B.member.2.x.1=2&A.B.member.2.x.2=3&A.C=c&D=d"
    );
}

#[test]
fn values_that_cannot_be_written_are_errors() {
    let mut form = Writer::query("Do", "1");
    form.member("A", Some(&Timestamp::from_secs(i64::MAX)), Writer::date_time);
    let error = form.finish().unwrap_err().to_string();
    assert!(error.contains("`A`"), "{error}");
    let mut form = Writer::query("Do", "1");
    form.member("U", Some(&Document::Array(Vec::new())), Writer::document);
    let error = form.finish().unwrap_err().to_string();
    assert!(error.contains("`U`"), "{error}");
    assert_eq!(format!("{:?}", Writer::query("a", "b")), "Writer(18 bytes)");
}

#[test]
fn unknown_members_are_written_as_text() {
    let body = query(|form| {
        for (key, value) in [
            ("n", Document::Null),
            ("b", Document::Bool(true)),
            ("i", Document::from(-1_i64)),
            ("u", Document::from(u64::MAX)),
            ("f", Document::from(0.5)),
            ("s", Document::from("x")),
        ] {
            form.member(key, Some(&value), Writer::document);
        }
    });
    assert_eq!(body, "Action=Do&Version=1&n=&b=true&i=-1&u=18446744073709551615&f=0.5&s=x");
}

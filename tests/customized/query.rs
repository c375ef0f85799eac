
const HEADERS: &[(&str, &str)] = &[];
const WRITTEN: [&str; 6] = [
    "name=n&time=2019-12-16T23%3A48%3A18.5Z",
    "item.id=a&item.names.member.1=b&item.names.member.2=c",
    "item.flat.1=e",
    "item.by.entry.1.key=k&item.by.entry.1.value=v",
    "item.seen.member.1=2019-12-16T23%3A48%3A18.5Z",
    "choice.times.member.1=2019-12-16T23%3A48%3A18.5Z",
];

fn response(created: f64) -> String {
    let created = if created > 1e12 { "+33658-09-27T01:46:40Z" } else { "2019-12-16T23:48:18.5Z" };
    format!(
        "<PutResponse><PutResult><items><member id=\"a\"><names><member>b</member><member>c</member></names>\
         <flat>e</flat><by><entry><key>k</key><value>v</value></entry></by>\
         <seen><member>2019-12-16T23:48:18.5Z</member></seen><secret>s</secret>\
         <updated>2019-12-16T23:48:18.5Z</updated></member></items><created>{created}</created></PutResult></PutResponse>"
    )
}


const HEADERS: &[(&str, &str)] = &[];
const WRITTEN: [&str; 6] = [
    "<item id=\"a\">",
    "<names><member>b</member><member>c</member></names>",
    "<flat>e</flat>",
    "<key>k</key><value>v</value>",
    "<seen><member>2019-12-16T23:48:18.5Z</member></seen>",
    "<choice><times><member>2019-12-16T23:48:18.5Z</member></times></choice>",
];

fn response(created: f64) -> String {
    let created = if created > 1e12 { "+33658-09-27T01:46:40Z" } else { "2019-12-16T23:48:18.5Z" };
    format!(
        "<PutOutput><items><member id=\"a\"><names><member>b</member><member>c</member></names><flat>e</flat>\
         <by><entry><key>k</key><value>v</value></entry></by><seen><member>2019-12-16T23:48:18.5Z</member></seen>\
         <secret>s</secret><updated>2019-12-16T23:48:18.5Z</updated></member></items><created>{created}</created>\
         </PutOutput>"
    )
}

# What the programs of the tables have in common.

# reason is the rule that a refusal rests on, reading the reading that decides its status.
def reason: .headers["Bounce-Mock-Reason"];
def reading: .body.reading? // "" | split("=")[0];

# answer sets the status, in a problem as well. crash fails, unless the caller was refused; crashAt where a rule refuses.
def answer($status): .status = $status | (.body.status? | numbers) = $status;
def crash: if .status == 401 or .status == 403 then . else answer(500) end;
def crashAt($rule): if reason == $rule then answer(500) else . end;
def problem($status): answer($status) | .body = {type: "about:blank", title: "Refused", $status, detail: "The server refuses this."}
  | .headers["Content-Type"] = "application/problem+json";

# grant says that a window is booked.
def grant($request): .status = 200 | .headers["Content-Type"] = "application/json" | .body = {
    scheduledStart: $request.body.scheduledTime, scheduledEnd: ($request.body.scheduledTime | moved("2h")),
    status: "Open", subStatus: "Ready For Execution", custStatus: "Review Update"
  };

# Of a request: its customer, its instance, and whether it cancels.
def csi: .path | split("/")[4];
def instance: .path | sub("/executions/.*"; "/executions");
def cancels: .method == "PUT" and (.text | contains("cancel"));

# scopes are those of the token of a request, verified or not.
def scopes: .headers.Authorization | split(" ")[1] | split(".")[1] | gsub("-"; "+") | gsub("_"; "/") | @base64d | fromjson
  | ((.scope // "") | split(" ")) + (.scp // []);
def scope($name): "mcs:oci:api:" + $name;
def has_scope($name): scopes | any(. == scope($name));

# The members of a create that the contract takes.
def is_word($words): type == "string" and (ascii_downcase | IN($words[]));
def operations: ["bounce", "start", "stop"];
def services: ["all", "apps", "components", "allwithvm", "appswithvm"];
def is_duration: type == "object" and (.unit | is_word(["minute", "minutes", "hour", "hours", "day", "days"]))
  and (.value | type == "number" and . > 0 and . == floor);
def is_options: type == "object" and ((.options // []) | type == "array" and all(type == "object" and (.name | type == "string")));
def question_marks($above): explode | map(if . > $above then 63 else . end) | implode;

# A list is filtered by pairs of a text and a word. A server that gets the whole of it can give a page of its own.
def filters: ["target", "status", "subStatus", "customerStatus"];
def unfiltered: delpaths(filters | map(["query", .]));
def pairs($query): . as $row | filters | map(select($query[.]) | [(if . == "target" then $row else $row.ticketingDetails end)[.] // "", $query[.]]);
def filtered: [.query[filters[]]] | any;
def paged: (.query.limit // "1" | test("^[1-9][0-9]{0,5}$")) and (.query.offset // "0" | test("^[0-9]+$"));
def whole: .query.limit = "1000000" | del(.query.offset);
def page($query): ($query.offset // "0" | tonumber) as $from | .[$from:$from + ($query.limit // "25" | tonumber)];

# A server that words a ticket wrongly filters by its own word.
def created: .ticketingDetails.customerStatus == "Acknowledged";
def scheduled: .scheduledStart != null;
def cancelled: (created or scheduled) | not;
def filters_by($name): (.[$name] // "") != "";
def ask_whole($name): if .query | filters_by($name) then del(.query[$name]) | whole else . end;
def reword(which; $name; $word; $query): .body |= map(if which then .ticketingDetails[$name] = $word else . end)
  | if $query | filters_by($name) then .body |= map(select(.ticketingDetails[$name] == $query[$name]))
      | .headers["X-Total-Rows-Count"] = (.body | length | tostring) | .body |= page($query)
    else . end;

# cached answers a read as it did first, until a request of the customer drops what is known.
def cached($request; drops): ($request | csi) as $csi | ($request.uri + " " + ($request.headers.Authorization // "")) as $key
  | if $request | drops then del(.memory[$csi])
    elif $request.method != "GET" then .
    elif .memory[$csi][$key] then . + .memory[$csi][$key]
    elif .status < 300 then .memory[$csi][$key] = {headers, text}
    else . end;

# change lists the window of a success as a change of the instance.
def change($request): {
    rfcNumber: ($request.path | split("/")[-1]), rfcType: "OCIEBS_Prod_SelfService", rfcSubType: "SelfService_Bounce", status: "Open",
    subStatus: "Ready For Execution", scheduledStart: .body.scheduledStart, scheduledEnd: .body.scheduledEnd,
    duration: {unit: "hours", value: 2}
  };

# Of a query of the changes: whether its times can be read, a window that has all, and one that has none.
def readable: [.query.scheduledStart, .query.scheduledEnd | strings] | all(instant? != null);
def from($start; $end): .query += {scheduledStart: $start, scheduledEnd: $end};
def from_all: from("1970-01-01T00:00:00Z"; "2200-01-01T00:00:00Z");
def from_none: from("1970-01-01T00:00:00Z"; "1970-01-01T00:00:01Z");
def is_half: .query | has("scheduledStart") != has("scheduledEnd");

# wall_clock computes the end of a window on a clock that is put forward and back each year. sunday is midnight of the n-th
# Sunday of a month of the year, from 1; 0 is the last one of the month before.
def sunday($month; $n): [., $month - 1, 1, 0, 0, 0, 0, 0] | mktime | . + ((7 - gmtime[6]) % 7 + 7 * ($n - 1)) * 86400;
def wall_clock(forward; back): (.body.scheduledStart | instant) as $start | (.body.scheduledEnd | instant) as $end
  | ($start | gmtime[0]) as $year | reduce range($year - 1; $year + 2) as $y (.;
      if $y | forward | $start < . and . < $end then .body.scheduledEnd |= moved("-1h") else . end
      | if $y | back | $start < . and . < $end then .body.scheduledEnd |= moved("1h") else . end);


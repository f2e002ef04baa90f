export namespace access {
	
	export class LogSummary {
	    at: string;
	    rows: number;
	    intact: boolean;
	    logs: number;
	
	    static createFrom(source: any = {}) {
	        return new LogSummary(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.rows = source["rows"];
	        this.intact = source["intact"];
	        this.logs = source["logs"];
	    }
	}
	export class Policy {
	    reason: boolean;
	    mask: boolean;
	    retentionDays: number;
	    export: boolean;
	    lockMinutes: number;
	    offlineHours: number;
	    logFolder: string;
	
	    static createFrom(source: any = {}) {
	        return new Policy(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.reason = source["reason"];
	        this.mask = source["mask"];
	        this.retentionDays = source["retentionDays"];
	        this.export = source["export"];
	        this.lockMinutes = source["lockMinutes"];
	        this.offlineHours = source["offlineHours"];
	        this.logFolder = source["logFolder"];
	    }
	}
	export class Colleague {
	    id: string;
	    name: string;
	    email: string;
	    you: boolean;
	    role: string;
	    userLookup: boolean;
	    invited: string;
	    expires: string;
	    state: string;
	    key: string;
	    policy: Policy;
	    log?: LogSummary;
	
	    static createFrom(source: any = {}) {
	        return new Colleague(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = source["name"];
	        this.email = source["email"];
	        this.you = source["you"];
	        this.role = source["role"];
	        this.userLookup = source["userLookup"];
	        this.invited = source["invited"];
	        this.expires = source["expires"];
	        this.state = source["state"];
	        this.key = source["key"];
	        this.policy = this.convertValues(source["policy"], Policy);
	        this.log = this.convertValues(source["log"], LogSummary);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ColleagueLog {
	    name: string;
	    rows: number;
	    intact: boolean;
	    brokenAt: number;
	    logs: number;
	
	    static createFrom(source: any = {}) {
	        return new ColleagueLog(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.rows = source["rows"];
	        this.intact = source["intact"];
	        this.brokenAt = source["brokenAt"];
	        this.logs = source["logs"];
	    }
	}
	export class InvitationView {
	    profile: string;
	    host: string;
	    clientId: string;
	    role: string;
	    name: string;
	    email: string;
	    userLookup: boolean;
	    issued: string;
	    expires: string;
	    issuerName: string;
	    issuerEmail: string;
	    policy: Policy;
	    path: string;
	    file: string;
	    proxy: string;
	    fingerprint: string;
	    key: string;
	    signingKey: boolean;
	    replaces: boolean;
	    holderName: string;
	    token: string;
	
	    static createFrom(source: any = {}) {
	        return new InvitationView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.profile = source["profile"];
	        this.host = source["host"];
	        this.clientId = source["clientId"];
	        this.role = source["role"];
	        this.name = source["name"];
	        this.email = source["email"];
	        this.userLookup = source["userLookup"];
	        this.issued = source["issued"];
	        this.expires = source["expires"];
	        this.issuerName = source["issuerName"];
	        this.issuerEmail = source["issuerEmail"];
	        this.policy = this.convertValues(source["policy"], Policy);
	        this.path = source["path"];
	        this.file = source["file"];
	        this.proxy = source["proxy"];
	        this.fingerprint = source["fingerprint"];
	        this.key = source["key"];
	        this.signingKey = source["signingKey"];
	        this.replaces = source["replaces"];
	        this.holderName = source["holderName"];
	        this.token = source["token"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class LogVerdict {
	    opened: string;
	    intact: boolean;
	    rows: number;
	    since: string;
	    verifiedAt: string;
	    brokenAt: number;
	    failure?: backend.Failure;
	    colleagues: ColleagueLog[];
	
	    static createFrom(source: any = {}) {
	        return new LogVerdict(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.opened = source["opened"];
	        this.intact = source["intact"];
	        this.rows = source["rows"];
	        this.since = source["since"];
	        this.verifiedAt = source["verifiedAt"];
	        this.brokenAt = source["brokenAt"];
	        this.failure = this.convertValues(source["failure"], backend.Failure);
	        this.colleagues = this.convertValues(source["colleagues"], ColleagueLog);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class LogRow {
	    row: string;
	    at: string;
	    who: string;
	    role: string;
	    kind: string;
	    whom: string;
	    source: string;
	    age: string;
	    detail: string;
	    reason: string;
	    broken: boolean;
	
	    static createFrom(source: any = {}) {
	        return new LogRow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.row = source["row"];
	        this.at = source["at"];
	        this.who = source["who"];
	        this.role = source["role"];
	        this.kind = source["kind"];
	        this.whom = source["whom"];
	        this.source = source["source"];
	        this.age = source["age"];
	        this.detail = source["detail"];
	        this.reason = source["reason"];
	        this.broken = source["broken"];
	    }
	}
	export class LogPage {
	    rows: LogRow[];
	    matching: number;
	    total: number;
	    people: string[];
	    verdict: LogVerdict;
	
	    static createFrom(source: any = {}) {
	        return new LogPage(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.rows = this.convertValues(source["rows"], LogRow);
	        this.matching = source["matching"];
	        this.total = source["total"];
	        this.people = source["people"];
	        this.verdict = this.convertValues(source["verdict"], LogVerdict);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	
	

}

export namespace app {
	
	export class AccessState {
	    profile: string;
	    host: string;
	    clientId: string;
	    role: string;
	    name: string;
	    email: string;
	    userLookup: boolean;
	    issued: string;
	    expires: string;
	    issuerName: string;
	    issuerEmail: string;
	    policy: access.Policy;
	    sample: boolean;
	    environment: boolean;
	    permissions: string[];
	    problem?: backend.Failure;
	    locked: boolean;
	    lockedAt: string;
	    lockReason: string;
	    pin: string;
	    retryAt: string;
	    clockBehind: boolean;
	
	    static createFrom(source: any = {}) {
	        return new AccessState(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.profile = source["profile"];
	        this.host = source["host"];
	        this.clientId = source["clientId"];
	        this.role = source["role"];
	        this.name = source["name"];
	        this.email = source["email"];
	        this.userLookup = source["userLookup"];
	        this.issued = source["issued"];
	        this.expires = source["expires"];
	        this.issuerName = source["issuerName"];
	        this.issuerEmail = source["issuerEmail"];
	        this.policy = this.convertValues(source["policy"], access.Policy);
	        this.sample = source["sample"];
	        this.environment = source["environment"];
	        this.permissions = source["permissions"];
	        this.problem = this.convertValues(source["problem"], backend.Failure);
	        this.locked = source["locked"];
	        this.lockedAt = source["lockedAt"];
	        this.lockReason = source["lockReason"];
	        this.pin = source["pin"];
	        this.retryAt = source["retryAt"];
	        this.clockBehind = source["clockBehind"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ChangesRequest {
	    requestId: string;
	    from: number;
	    to: number;
	
	    static createFrom(source: any = {}) {
	        return new ChangesRequest(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.requestId = source["requestId"];
	        this.from = source["from"];
	        this.to = source["to"];
	    }
	}
	export class CopiedForm {
	    requestId: string;
	    what: string;
	
	    static createFrom(source: any = {}) {
	        return new CopiedForm(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.requestId = source["requestId"];
	        this.what = source["what"];
	    }
	}
	export class DetailsRequest {
	    requestId: string;
	    guid: string;
	
	    static createFrom(source: any = {}) {
	        return new DetailsRequest(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.requestId = source["requestId"];
	        this.guid = source["guid"];
	    }
	}
	export class ExportRequest {
	    requestId: string;
	    format: string;
	    full: boolean;
	    timeZone: string;
	
	    static createFrom(source: any = {}) {
	        return new ExportRequest(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.requestId = source["requestId"];
	        this.format = source["format"];
	        this.full = source["full"];
	        this.timeZone = source["timeZone"];
	    }
	}
	export class ExportResult {
	    path: string;
	
	    static createFrom(source: any = {}) {
	        return new ExportResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.path = source["path"];
	    }
	}
	export class InviteForm {
	    name: string;
	    email: string;
	    role: string;
	    userLookup: boolean;
	    days: number;
	    policy: access.Policy;
	    key: string;
	    clientId: string;
	    apiKey: string;
	    passphrase: string;
	    replaces: string;
	
	    static createFrom(source: any = {}) {
	        return new InviteForm(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.email = source["email"];
	        this.role = source["role"];
	        this.userLookup = source["userLookup"];
	        this.days = source["days"];
	        this.policy = this.convertValues(source["policy"], access.Policy);
	        this.key = source["key"];
	        this.clientId = source["clientId"];
	        this.apiKey = source["apiKey"];
	        this.passphrase = source["passphrase"];
	        this.replaces = source["replaces"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class InviteResult {
	    path: string;
	    fingerprint: string;
	
	    static createFrom(source: any = {}) {
	        return new InviteResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.path = source["path"];
	        this.fingerprint = source["fingerprint"];
	    }
	}
	export class JoinForm {
	    token: string;
	    fingerprintChecked: boolean;
	    passphrase: string;
	
	    static createFrom(source: any = {}) {
	        return new JoinForm(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.token = source["token"];
	        this.fingerprintChecked = source["fingerprintChecked"];
	        this.passphrase = source["passphrase"];
	    }
	}
	export class LookupRequest {
	    requestId: string;
	    text: string;
	    offline: boolean;
	    reason: string;
	
	    static createFrom(source: any = {}) {
	        return new LookupRequest(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.requestId = source["requestId"];
	        this.text = source["text"];
	        this.offline = source["offline"];
	        this.reason = source["reason"];
	    }
	}
	export class PINForm {
	    pin: string;
	    former: string;
	
	    static createFrom(source: any = {}) {
	        return new PINForm(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.pin = source["pin"];
	        this.former = source["former"];
	    }
	}
	export class PreviewForm {
	    path: string;
	    passphrase: string;
	
	    static createFrom(source: any = {}) {
	        return new PreviewForm(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.path = source["path"];
	        this.passphrase = source["passphrase"];
	    }
	}
	export class ProbeResult {
	    failure?: backend.Failure;
	    clock?: backend.Failure;
	
	    static createFrom(source: any = {}) {
	        return new ProbeResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.failure = this.convertValues(source["failure"], backend.Failure);
	        this.clock = this.convertValues(source["clock"], backend.Failure);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ReasonForm {
	    requestId: string;
	    text: string;
	    reason: string;
	
	    static createFrom(source: any = {}) {
	        return new ReasonForm(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.requestId = source["requestId"];
	        this.text = source["text"];
	        this.reason = source["reason"];
	    }
	}
	export class RequestLine {
	    at: string;
	    method: string;
	    route: string;
	    try: number;
	    status: number;
	    code: string;
	    durationMs: number;
	    bytes: number;
	    requestId: string;
	
	    static createFrom(source: any = {}) {
	        return new RequestLine(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.method = source["method"];
	        this.route = source["route"];
	        this.try = source["try"];
	        this.status = source["status"];
	        this.code = source["code"];
	        this.durationMs = source["durationMs"];
	        this.bytes = source["bytes"];
	        this.requestId = source["requestId"];
	    }
	}
	export class RevealRequest {
	    requestId: string;
	    field: string;
	
	    static createFrom(source: any = {}) {
	        return new RevealRequest(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.requestId = source["requestId"];
	        this.field = source["field"];
	    }
	}
	export class SavedState {
	    off?: backend.Failure;
	    notice?: backend.Failure;
	    users: number;
	    bytes: number;
	    days: number;
	    most: number;
	
	    static createFrom(source: any = {}) {
	        return new SavedState(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.off = this.convertValues(source["off"], backend.Failure);
	        this.notice = this.convertValues(source["notice"], backend.Failure);
	        this.users = source["users"];
	        this.bytes = source["bytes"];
	        this.days = source["days"];
	        this.most = source["most"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class SetupForm {
	    profile: string;
	    baseUrl: string;
	    clientId: string;
	    apiKey: string;
	    proxy: string;
	    proxyAddress: string;
	    proxyUser: string;
	    proxyPassword: string;
	    caFile: string;
	    passphrase: string;
	
	    static createFrom(source: any = {}) {
	        return new SetupForm(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.profile = source["profile"];
	        this.baseUrl = source["baseUrl"];
	        this.clientId = source["clientId"];
	        this.apiKey = source["apiKey"];
	        this.proxy = source["proxy"];
	        this.proxyAddress = source["proxyAddress"];
	        this.proxyUser = source["proxyUser"];
	        this.proxyPassword = source["proxyPassword"];
	        this.caFile = source["caFile"];
	        this.passphrase = source["passphrase"];
	    }
	}
	export class SetupProfile {
	    name: string;
	    baseUrl: string;
	    clientId: string;
	    hasKey: boolean;
	    proxy: string;
	    proxyAddress: string;
	    caFile: string;
	
	    static createFrom(source: any = {}) {
	        return new SetupProfile(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.baseUrl = source["baseUrl"];
	        this.clientId = source["clientId"];
	        this.hasKey = source["hasKey"];
	        this.proxy = source["proxy"];
	        this.proxyAddress = source["proxyAddress"];
	        this.caFile = source["caFile"];
	    }
	}
	export class SetupState {
	    open: string;
	    profiles: SetupProfile[];
	    keptIn: string;
	    setAside: string;
	
	    static createFrom(source: any = {}) {
	        return new SetupState(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.open = source["open"];
	        this.profiles = this.convertValues(source["profiles"], SetupProfile);
	        this.keptIn = source["keptIn"];
	        this.setAside = source["setAside"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Story {
	    userId: string;
	    key: string;
	    status: string;
	    family: string;
	
	    static createFrom(source: any = {}) {
	        return new Story(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.userId = source["userId"];
	        this.key = source["key"];
	        this.status = source["status"];
	        this.family = source["family"];
	    }
	}
	export class Start {
	    profile: string;
	    version: string;
	    platform: string;
	    stories: Story[];
	
	    static createFrom(source: any = {}) {
	        return new Start(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.profile = source["profile"];
	        this.version = source["version"];
	        this.platform = source["platform"];
	        this.stories = this.convertValues(source["stories"], Story);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class TimelineRequest {
	    requestId: string;
	    connections: string[];
	    statuses: string[];
	    jobTypes: string[];
	    requestTypes: string[];
	    outcomes: string[];
	    from: string;
	    to: string;
	    timeZone: string;
	    offset: number;
	    limit: number;
	    chartFrom: string;
	    chartTo: string;
	    anchor: string;
	
	    static createFrom(source: any = {}) {
	        return new TimelineRequest(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.requestId = source["requestId"];
	        this.connections = source["connections"];
	        this.statuses = source["statuses"];
	        this.jobTypes = source["jobTypes"];
	        this.requestTypes = source["requestTypes"];
	        this.outcomes = source["outcomes"];
	        this.from = source["from"];
	        this.to = source["to"];
	        this.timeZone = source["timeZone"];
	        this.offset = source["offset"];
	        this.limit = source["limit"];
	        this.chartFrom = source["chartFrom"];
	        this.chartTo = source["chartTo"];
	        this.anchor = source["anchor"];
	    }
	}

}

export namespace backend {
	
	export class AccessQuery {
	    offset: number;
	    limit: number;
	    days: number;
	    who: string;
	    kind: string;
	    source: string;
	    refusedOnly: boolean;
	    text: string;
	
	    static createFrom(source: any = {}) {
	        return new AccessQuery(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.offset = source["offset"];
	        this.limit = source["limit"];
	        this.days = source["days"];
	        this.who = source["who"];
	        this.kind = source["kind"];
	        this.source = source["source"];
	        this.refusedOnly = source["refusedOnly"];
	        this.text = source["text"];
	    }
	}
	export class AccountView {
	    guid: string;
	    name: string;
	    type: string;
	    subtype: string;
	    isClosed?: boolean;
	
	    static createFrom(source: any = {}) {
	        return new AccountView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.guid = source["guid"];
	        this.name = source["name"];
	        this.type = source["type"];
	        this.subtype = source["subtype"];
	        this.isClosed = source["isClosed"];
	    }
	}
	export class Attempt {
	    jobGuid: string;
	    connectionGuid: string;
	    at: string;
	    startedAt: string;
	    finishedAt: string;
	    status: string;
	    family: string;
	    seemsStuck: boolean;
	    jobType: string;
	    requestType: string;
	    institutionName: string;
	    connectionName: string;
	    connectionGone: boolean;
	    unnamed: boolean;
	    unreadableTimes: string[];
	    from: string;
	    firstSeenAt: string;
	
	    static createFrom(source: any = {}) {
	        return new Attempt(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.jobGuid = source["jobGuid"];
	        this.connectionGuid = source["connectionGuid"];
	        this.at = source["at"];
	        this.startedAt = source["startedAt"];
	        this.finishedAt = source["finishedAt"];
	        this.status = source["status"];
	        this.family = source["family"];
	        this.seemsStuck = source["seemsStuck"];
	        this.jobType = source["jobType"];
	        this.requestType = source["requestType"];
	        this.institutionName = source["institutionName"];
	        this.connectionName = source["connectionName"];
	        this.connectionGone = source["connectionGone"];
	        this.unnamed = source["unnamed"];
	        this.unreadableTimes = source["unreadableTimes"];
	        this.from = source["from"];
	        this.firstSeenAt = source["firstSeenAt"];
	    }
	}
	export class InstitutionView {
	    guid: string;
	    code: string;
	    name: string;
	    url: string;
	    country: string;
	    status: string;
	    clientStatus: string;
	    known: boolean;
	
	    static createFrom(source: any = {}) {
	        return new InstitutionView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.guid = source["guid"];
	        this.code = source["code"];
	        this.name = source["name"];
	        this.url = source["url"];
	        this.country = source["country"];
	        this.status = source["status"];
	        this.clientStatus = source["clientStatus"];
	        this.known = source["known"];
	    }
	}
	export class AttemptDetails {
	    attempt: Attempt;
	    institution: InstitutionView;
	    updatedAt: string;
	    isAuthenticated?: boolean;
	    errorMessage: string;
	    errorCode: string;
	    before: Attempt[];
	    after: Attempt[];
	    raw: string;
	    ignored: string[];
	
	    static createFrom(source: any = {}) {
	        return new AttemptDetails(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.attempt = this.convertValues(source["attempt"], Attempt);
	        this.institution = this.convertValues(source["institution"], InstitutionView);
	        this.updatedAt = source["updatedAt"];
	        this.isAuthenticated = source["isAuthenticated"];
	        this.errorMessage = source["errorMessage"];
	        this.errorCode = source["errorCode"];
	        this.before = this.convertValues(source["before"], Attempt);
	        this.after = this.convertValues(source["after"], Attempt);
	        this.raw = source["raw"];
	        this.ignored = source["ignored"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Candidate {
	    id: string;
	    guid: string;
	    emailMasked: string;
	    isDisabled?: boolean;
	    connections: number;
	    status: string;
	    family: string;
	    reason: string;
	    since: string;
	    lastAttemptAt: string;
	    lastAttemptUnreadable: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Candidate(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.guid = source["guid"];
	        this.emailMasked = source["emailMasked"];
	        this.isDisabled = source["isDisabled"];
	        this.connections = source["connections"];
	        this.status = source["status"];
	        this.family = source["family"];
	        this.reason = source["reason"];
	        this.since = source["since"];
	        this.lastAttemptAt = source["lastAttemptAt"];
	        this.lastAttemptUnreadable = source["lastAttemptUnreadable"];
	    }
	}
	export class Candidates {
	    users: Candidate[];
	    total: number;
	
	    static createFrom(source: any = {}) {
	        return new Candidates(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.users = this.convertValues(source["users"], Candidate);
	        this.total = source["total"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class OutcomeCount {
	    family: string;
	    count: number;
	
	    static createFrom(source: any = {}) {
	        return new OutcomeCount(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.family = source["family"];
	        this.count = source["count"];
	    }
	}
	export class ChartDay {
	    day: string;
	    outcomes: OutcomeCount[];
	
	    static createFrom(source: any = {}) {
	        return new ChartDay(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.day = source["day"];
	        this.outcomes = this.convertValues(source["outcomes"], OutcomeCount);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ConnectionErrorView {
	    type: string;
	    code: string;
	    message: string;
	    userMessage: string;
	
	    static createFrom(source: any = {}) {
	        return new ConnectionErrorView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.type = source["type"];
	        this.code = source["code"];
	        this.message = source["message"];
	        this.userMessage = source["userMessage"];
	    }
	}
	export class ConnectionView {
	    guid: string;
	    name: string;
	    status: string;
	    family: string;
	    reason: string;
	    since: string;
	    statusMessage: string;
	    error?: ConnectionErrorView;
	    lastAttemptAt: string;
	    lastAttemptStatus: string;
	    lastAttemptFamily: string;
	    lastAttemptStatusDerived: boolean;
	    lastSuccessAt: string;
	    firstAddedAt: string;
	    firstAddedFrom: string;
	    unreadableTimes: string[];
	    latestJobGuid: string;
	    isBeingAggregated?: boolean;
	    needsUpdatedCredentials?: boolean;
	    backgroundIsDisabled?: boolean;
	    isOAuth?: boolean;
	    isManual?: boolean;
	    useCases: string[];
	    institution: InstitutionView;
	    accounts: AccountView[];
	
	    static createFrom(source: any = {}) {
	        return new ConnectionView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.guid = source["guid"];
	        this.name = source["name"];
	        this.status = source["status"];
	        this.family = source["family"];
	        this.reason = source["reason"];
	        this.since = source["since"];
	        this.statusMessage = source["statusMessage"];
	        this.error = this.convertValues(source["error"], ConnectionErrorView);
	        this.lastAttemptAt = source["lastAttemptAt"];
	        this.lastAttemptStatus = source["lastAttemptStatus"];
	        this.lastAttemptFamily = source["lastAttemptFamily"];
	        this.lastAttemptStatusDerived = source["lastAttemptStatusDerived"];
	        this.lastSuccessAt = source["lastSuccessAt"];
	        this.firstAddedAt = source["firstAddedAt"];
	        this.firstAddedFrom = source["firstAddedFrom"];
	        this.unreadableTimes = source["unreadableTimes"];
	        this.latestJobGuid = source["latestJobGuid"];
	        this.isBeingAggregated = source["isBeingAggregated"];
	        this.needsUpdatedCredentials = source["needsUpdatedCredentials"];
	        this.backgroundIsDisabled = source["backgroundIsDisabled"];
	        this.isOAuth = source["isOAuth"];
	        this.isManual = source["isManual"];
	        this.useCases = source["useCases"];
	        this.institution = this.convertValues(source["institution"], InstitutionView);
	        this.accounts = this.convertValues(source["accounts"], AccountView);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Facet {
	    value: string;
	    name: string;
	    gone: boolean;
	    count: number;
	
	    static createFrom(source: any = {}) {
	        return new Facet(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.value = source["value"];
	        this.name = source["name"];
	        this.gone = source["gone"];
	        this.count = source["count"];
	    }
	}
	export class Facets {
	    connections: Facet[];
	    statuses: Facet[];
	    jobTypes: Facet[];
	    requestTypes: Facet[];
	    outcomes: Facet[];
	
	    static createFrom(source: any = {}) {
	        return new Facets(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.connections = this.convertValues(source["connections"], Facet);
	        this.statuses = this.convertValues(source["statuses"], Facet);
	        this.jobTypes = this.convertValues(source["jobTypes"], Facet);
	        this.requestTypes = this.convertValues(source["requestTypes"], Facet);
	        this.outcomes = this.convertValues(source["outcomes"], Facet);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Failure {
	    code: string;
	    params: Record<string, string>;
	
	    static createFrom(source: any = {}) {
	        return new Failure(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.params = source["params"];
	    }
	}
	export class FreshnessView {
	    source: string;
	    fetchedAt: string;
	    profile: string;
	
	    static createFrom(source: any = {}) {
	        return new FreshnessView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.source = source["source"];
	        this.fetchedAt = source["fetchedAt"];
	        this.profile = source["profile"];
	    }
	}
	export class InstitutionHint {
	    institutionCode: string;
	    users: number;
	    failing: number;
	
	    static createFrom(source: any = {}) {
	        return new InstitutionHint(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.institutionCode = source["institutionCode"];
	        this.users = source["users"];
	        this.failing = source["failing"];
	    }
	}
	
	
	export class PartAge {
	    part: string;
	    source: string;
	    fetchedAt: string;
	
	    static createFrom(source: any = {}) {
	        return new PartAge(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.part = source["part"];
	        this.source = source["source"];
	        this.fetchedAt = source["fetchedAt"];
	    }
	}
	export class PartStates {
	    user: string;
	    connections: string;
	    accounts: string;
	    institutions: string;
	    jobs: string;
	    attempts: string;
	    history: string;
	
	    static createFrom(source: any = {}) {
	        return new PartStates(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.user = source["user"];
	        this.connections = source["connections"];
	        this.accounts = source["accounts"];
	        this.institutions = source["institutions"];
	        this.jobs = source["jobs"];
	        this.attempts = source["attempts"];
	        this.history = source["history"];
	    }
	}
	export class ProblemView {
	    code: string;
	    params: Record<string, string>;
	    part: string;
	    id: string;
	
	    static createFrom(source: any = {}) {
	        return new ProblemView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.params = source["params"];
	        this.part = source["part"];
	        this.id = source["id"];
	    }
	}
	export class QueryView {
	    kind: string;
	    value: string;
	    origin: string;
	
	    static createFrom(source: any = {}) {
	        return new QueryView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.value = source["value"];
	        this.origin = source["origin"];
	    }
	}
	export class Recent {
	    userId: string;
	    at: string;
	    connections: number;
	    status: string;
	    family: string;
	    reason: string;
	    since: string;
	    connectionName: string;
	
	    static createFrom(source: any = {}) {
	        return new Recent(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.userId = source["userId"];
	        this.at = source["at"];
	        this.connections = source["connections"];
	        this.status = source["status"];
	        this.family = source["family"];
	        this.reason = source["reason"];
	        this.since = source["since"];
	        this.connectionName = source["connectionName"];
	    }
	}
	export class Retention {
	    days: number;
	    most: number;
	
	    static createFrom(source: any = {}) {
	        return new Retention(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.days = source["days"];
	        this.most = source["most"];
	    }
	}
	export class SampleRole {
	    role: string;
	    userLookup: boolean;
	
	    static createFrom(source: any = {}) {
	        return new SampleRole(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.role = source["role"];
	        this.userLookup = source["userLookup"];
	    }
	}
	export class SavedUserView {
	    userId: string;
	    guid: string;
	    at: string;
	    connections: number;
	    status: string;
	    family: string;
	    reason: string;
	    since: string;
	    connectionName: string;
	    attempts: number;
	    idTaken: boolean;
	    altered: string;
	
	    static createFrom(source: any = {}) {
	        return new SavedUserView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.userId = source["userId"];
	        this.guid = source["guid"];
	        this.at = source["at"];
	        this.connections = source["connections"];
	        this.status = source["status"];
	        this.family = source["family"];
	        this.reason = source["reason"];
	        this.since = source["since"];
	        this.connectionName = source["connectionName"];
	        this.attempts = source["attempts"];
	        this.idTaken = source["idTaken"];
	        this.altered = source["altered"];
	    }
	}
	export class SavedListView {
	    users: SavedUserView[];
	    matching: number;
	    total: number;
	
	    static createFrom(source: any = {}) {
	        return new SavedListView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.users = this.convertValues(source["users"], SavedUserView);
	        this.matching = source["matching"];
	        this.total = source["total"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class SavedQuery {
	    text: string;
	    sort: string;
	    offset: number;
	    limit: number;
	
	    static createFrom(source: any = {}) {
	        return new SavedQuery(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.text = source["text"];
	        this.sort = source["sort"];
	        this.offset = source["offset"];
	        this.limit = source["limit"];
	    }
	}
	
	export class SnapshotView {
	    id: number;
	    times: string[];
	
	    static createFrom(source: any = {}) {
	        return new SnapshotView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.times = source["times"];
	    }
	}
	export class TimelineState {
	    known: number;
	    total: number;
	    complete: boolean;
	    since: string;
	    gaplessSince: string;
	    seenSince: string;
	
	    static createFrom(source: any = {}) {
	        return new TimelineState(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.known = source["known"];
	        this.total = source["total"];
	        this.complete = source["complete"];
	        this.since = source["since"];
	        this.gaplessSince = source["gaplessSince"];
	        this.seenSince = source["seenSince"];
	    }
	}
	export class TimelineViewRow {
	    day: string;
	    dayCount: number;
	    dayWorst: string;
	    attempt?: Attempt;
	
	    static createFrom(source: any = {}) {
	        return new TimelineViewRow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.day = source["day"];
	        this.dayCount = source["dayCount"];
	        this.dayWorst = source["dayWorst"];
	        this.attempt = this.convertValues(source["attempt"], Attempt);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class TimelineView {
	    offset: number;
	    rows: TimelineViewRow[];
	    rowCount: number;
	    matching: number;
	    state: TimelineState;
	    facets: Facets;
	    timeZone: string;
	    chart: ChartDay[];
	    anchorRow: number;
	
	    static createFrom(source: any = {}) {
	        return new TimelineView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.offset = source["offset"];
	        this.rows = this.convertValues(source["rows"], TimelineViewRow);
	        this.rowCount = source["rowCount"];
	        this.matching = source["matching"];
	        this.state = this.convertValues(source["state"], TimelineState);
	        this.facets = this.convertValues(source["facets"], Facets);
	        this.timeZone = source["timeZone"];
	        this.chart = this.convertValues(source["chart"], ChartDay);
	        this.anchorRow = source["anchorRow"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class UserDetails {
	    id: string;
	    guid: string;
	    emailMasked: string;
	    isDisabled?: boolean;
	    hasMetadata: boolean;
	    metadataFields: number;
	
	    static createFrom(source: any = {}) {
	        return new UserDetails(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.guid = source["guid"];
	        this.emailMasked = source["emailMasked"];
	        this.isDisabled = source["isDisabled"];
	        this.hasMetadata = source["hasMetadata"];
	        this.metadataFields = source["metadataFields"];
	    }
	}
	export class UserView {
	    requestId: string;
	    revision: number;
	    query: QueryView;
	    loading: boolean;
	    user?: UserDetails;
	    candidates?: Candidates;
	    connections: ConnectionView[];
	    timeline: TimelineState;
	    parts: PartStates;
	    freshness: FreshnessView;
	    ages: PartAge[];
	    offline: boolean;
	    fallbackReason?: Failure;
	    problems: ProblemView[];
	
	    static createFrom(source: any = {}) {
	        return new UserView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.requestId = source["requestId"];
	        this.revision = source["revision"];
	        this.query = this.convertValues(source["query"], QueryView);
	        this.loading = source["loading"];
	        this.user = this.convertValues(source["user"], UserDetails);
	        this.candidates = this.convertValues(source["candidates"], Candidates);
	        this.connections = this.convertValues(source["connections"], ConnectionView);
	        this.timeline = this.convertValues(source["timeline"], TimelineState);
	        this.parts = this.convertValues(source["parts"], PartStates);
	        this.freshness = this.convertValues(source["freshness"], FreshnessView);
	        this.ages = this.convertValues(source["ages"], PartAge);
	        this.offline = source["offline"];
	        this.fallbackReason = this.convertValues(source["fallbackReason"], Failure);
	        this.problems = this.convertValues(source["problems"], ProblemView);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace changes {
	
	export class AttemptChanges {
	    since: backend.OutcomeCount[];
	    learned: number;
	
	    static createFrom(source: any = {}) {
	        return new AttemptChanges(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.since = this.convertValues(source["since"], backend.OutcomeCount);
	        this.learned = source["learned"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ConnectionChange {
	    kind: string;
	    guid: string;
	    name: string;
	    status: string;
	    family: string;
	    fields: FieldChange[];
	
	    static createFrom(source: any = {}) {
	        return new ConnectionChange(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.guid = source["guid"];
	        this.name = source["name"];
	        this.status = source["status"];
	        this.family = source["family"];
	        this.fields = this.convertValues(source["fields"], FieldChange);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class FieldChange {
	    field: string;
	    before: string;
	    after: string;
	    beforeFamily: string;
	    afterFamily: string;
	
	    static createFrom(source: any = {}) {
	        return new FieldChange(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.before = source["before"];
	        this.after = source["after"];
	        this.beforeFamily = source["beforeFamily"];
	        this.afterFamily = source["afterFamily"];
	    }
	}
	export class Changes {
	    from: string;
	    to: string;
	    none: boolean;
	    user: FieldChange[];
	    connections: ConnectionChange[];
	    attempts: AttemptChanges;
	    missing: backend.ProblemView[];
	    ignored: string[];
	
	    static createFrom(source: any = {}) {
	        return new Changes(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.from = source["from"];
	        this.to = source["to"];
	        this.none = source["none"];
	        this.user = this.convertValues(source["user"], FieldChange);
	        this.connections = this.convertValues(source["connections"], ConnectionChange);
	        this.attempts = this.convertValues(source["attempts"], AttemptChanges);
	        this.missing = this.convertValues(source["missing"], backend.ProblemView);
	        this.ignored = source["ignored"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	

}


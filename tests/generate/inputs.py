"""What the request cases of every call have in common: origins, texts, credentials."""

import origins
import texts
from common import File


class Call:
    """One call: sensible inputs, and the request they make. A case changes some of them."""

    operation = None
    short = None
    source = None
    given = {}
    credential = {}
    origin = None

    def path(self, given):
        raise NotImplementedError

    def headers(self, given, credential):
        raise NotImplementedError

    def request(self, given, credential, begins=None):
        uri = (begins or self.default_origin(given)) + self.path(given)
        return {"method": "POST", "uri": uri, "headers": self.headers(given, credential), "body": ""}

    def default_origin(self, given):
        return self.origin

    def add(self, file, name, credential=None, begins=None, **changes):
        given, credential = {**self.given, **changes}, credential or self.credential
        file.add(name, given=given, credential=credential, request=self.request(given, credential, begins))

    def refuse(self, file, name, parameter, credential=None, **changes):
        given, credential = {**self.given, **changes}, credential or self.credential
        file.add(name, given=given, credential=credential, refused={"parameter": parameter})

    def files(self):
        accepted = File(f"{self.short}-requests", self.operation, self.source)
        refused = File(f"{self.short}-refused", self.operation, self.source)
        long = File(f"{self.short}-long-requests", self.operation, self.source)
        for given, begins in origins.ACCEPTED.items():
            self.add(accepted, f"origin {given}", begins=begins, origin=given)
        for name, origin in origins.REFUSED.items():
            self.refuse(refused, f"origin: {name}", "origin", origin=origin)
        self.add(long, "origin of 2048 bytes", begins=origins.LONGEST, origin=origins.LONGEST)
        self.cases(accepted, refused, long)
        return [accepted, refused, long]

    def cases(self, accepted, refused, long):
        raise NotImplementedError

    def text_cases(self, files, parameter, bound, dots_refused, all_controls=True):
        accepted, refused, long = files
        for name, text in texts.accepted().items():
            self.add(accepted, f"{parameter}: {name}", **{parameter: text})
        for name, text in texts.with_controls(all_controls).items():
            self.refuse(refused, f"{parameter}: {name}", parameter, **{parameter: text})
        self.refuse(refused, f"{parameter}: empty", parameter, **{parameter: ""})
        for name, dots in (("one dot", "."), ("two dots", "..")):
            if dots_refused:
                self.refuse(refused, f"{parameter}: {name}", parameter, **{parameter: dots})
            else:
                self.add(accepted, f"{parameter}: {name}", **{parameter: dots})
        for name, text in texts.at_bound(bound).items():
            self.add(long, f"{parameter}: {name}", **{parameter: text})
        for name, text in texts.over_bound(bound).items():
            self.refuse(long, f"{parameter}: {name}", parameter, **{parameter: text})

    def credential_cases(self, files, parameter, make):
        accepted, refused, long = files
        for name, text in texts.credentials().items():
            self.add(accepted, f"{parameter}: {name}", credential=make(text))
        for name, text in texts.bad_credentials().items():
            self.refuse(refused, f"{parameter}: {name}", parameter, credential=make(text))
        bound = texts.CREDENTIAL_BOUND
        self.add(long, f"{parameter}: {bound} bytes", credential=make("k" * bound))
        self.refuse(long, f"{parameter}: {bound + 1} bytes", parameter, credential=make("k" * (bound + 1)))

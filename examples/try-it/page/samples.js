"use strict";
// Responses to insert, by call. Every token in them is made up.

const GOOGLE_SAMPLES = {
  "A refusal": `HTTP/1.1 401 Unauthorized
Content-Type: application/json; charset=UTF-8
WWW-Authenticate: Bearer realm="https://accounts.google.com/", error="invalid_token"

{
  "error": {
    "code": 401,
    "message": "Request had invalid authentication credentials.",
    "errors": [{ "message": "Invalid Credentials", "domain": "global", "reason": "authError" }],
    "status": "UNAUTHENTICATED"
  }
}`,
  "A rate limit": `HTTP/2 403 
content-type: application/json; charset=UTF-8
retry-after: 30

{
  "error": {
    "code": 403,
    "message": "User Rate Limit Exceeded",
    "errors": [{ "message": "User Rate Limit Exceeded", "domain": "usageLimits", "reason": "userRateLimitExceeded" }]
  }
}`,
  "A front end’s page": `HTTP/1.1 411 Length Required
Content-Type: text/html; charset=UTF-8

<!DOCTYPE html>
<html lang=en>
  <title>Error 411 (Length Required)!!1</title>
  <p><b>411.</b> POST requests require a <code>Content-length</code> header.
</html>`,
};

const SAMPLES = {
  pgs: {
    "A token": `HTTP/2 200 
content-type: application/json; charset=UTF-8

{
  "token": {
    "tokenValue": "SAMPLE-GROUPING-TOKEN"
  }
}`,
    ...GOOGLE_SAMPLES,
    "A broken body": `HTTP/2 200 
content-type: application/json; charset=UTF-8

{ "token": "SAMPLE-GROUPING-TOKEN" }`,
  },
  emm: {
    "A token": `HTTP/2 200 
content-type: application/json; charset=UTF-8

{
  "kind": "androidenterprise#authenticationToken",
  "token": "SAMPLE-AUTHENTICATION-TOKEN"
}`,
    ...GOOGLE_SAMPLES,
    "A broken body": `HTTP/2 200 
content-type: application/json; charset=UTF-8

{
  "kind": "androidenterprise#authenticationToken",
  "token": ""
}`,
  },
  ita: {
    "A token": `HTTP/1.1 200 OK
Content-Type: application/json; charset=utf-8

{
  "TokenSourceId": "sample string 1",
  "IssueDate": "2025-12-11T17:08:30.8449349Z",
  "ExpirationDate": "2025-12-11T17:08:30.8449349Z",
  "ParticipantSourceId": "sample string 3",
  "GameSourceId": "sample string 4",
  "GameName": "sample string 5",
  "GameIconUrl": "sample string 6",
  "Reason": "sample string 7",
  "GamePlayKey": "f64d1c6d-c546-43fc-89d5-94edd84b2a6b"
}`,
    "A refusal": `HTTP/1.1 401 Unauthorized
Content-Type: application/json; charset=utf-8

{"Message":"Authorization has been denied for this request."}`,
    "No such token": `HTTP/1.1 200 OK
Content-Type: application/xml; charset=utf-8

<Token i:nil="true" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"
  xmlns="http://schemas.datacontract.org/2004/07/ITAGroup.Games.Api.Contracts.v1.Models" />`,
    "A rate limit": `HTTP/1.1 429 Too Many Requests
Content-Type: application/json; charset=utf-8
Date: Wed, 21 Oct 2026 07:28:00 GMT
Retry-After: Wed, 21 Oct 2026 07:30:00 GMT

{"Message":"Too many requests."}`,
    "A front end’s page": `HTTP/1.1 502 Bad Gateway
Content-Type: text/html

<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>`,
    "A broken body": `HTTP/1.1 200 OK
Content-Type: application/json; charset=utf-8

{ "TokenSourceId": "sample string 1", "IssueDate": "11.12.2025" }`,
  },
  playfab: {
    "A token": `HTTP/2 200 
content-type: application/json
x-requestid: 6f2c1e0d9b8a4f7e

{
  "code": 200,
  "status": "OK",
  "data": {
    "EntityToken": "SAMPLE-ENTITY-TOKEN",
    "TokenExpiration": "2022-01-26T07:24:12Z",
    "Entity": { "Id": "144", "Type": "title", "TypeString": "title" }
  }
}`,
    "A refusal": `HTTP/2 401 
content-type: application/json
x-requestid: 6f2c1e0d9b8a4f7e

{
  "code": 401,
  "status": "Unauthorized",
  "error": "NotAuthenticated",
  "errorCode": 1074,
  "errorMessage": "This API method does not allow anonymous callers."
}`,
    "A refusal as 200": `HTTP/2 200 
content-type: application/json

{
  "code": 401,
  "status": "Unauthorized",
  "error": "EntityTokenExpired",
  "errorCode": 1336,
  "errorMessage": "The entity token has expired"
}`,
    "A rate limit": `HTTP/2 429 
content-type: application/json

{
  "code": 429,
  "status": "TooManyRequests",
  "retryAfterSeconds": 8,
  "error": "APIClientRequestRateLimitExceeded",
  "errorCode": 1199,
  "errorMessage": "The client has exceeded the maximum API request rate and is being throttled"
}`,
    "A front end’s page": `HTTP/2 503 
content-type: text/html
retry-after: 120

<!DOCTYPE html>
<html><head><title>Service unavailable</title></head><body>Back soon.</body></html>`,
    "A broken body": `HTTP/2 200 
content-type: application/json

{
  "code": 200,
  "status": "OK",
  "data": { "EntityToken": "SAMPLE-ENTITY-TOK`,
  },
};

@family
Feature: What HTTP asks of the family's operations

  @id:SE-FAM-341 @hygiene:media-type @should @effect:books @needs:privileged-user @needs:bookable
  Scenario Outline: A create that is not JSON by its media type is refused: <fault>
    Given a customer with an unscheduled execution
    When a request for the create is sent with <fault>
    Then it is refused for its media type
    And the control request is accepted

    Examples:
      | fault                          |
      | the media type text/plain      |
      | the media type application/xml |

  @id:SE-FAM-342 @hygiene:one-json-value @should @effect:books @needs:privileged-user @needs:bookable
  Scenario Outline: A create that is not one JSON value is refused: <fault>
    Given a customer with an unscheduled execution
    When a request for the create is sent with <fault>
    Then it is refused as malformed or invalid
    And the control request is accepted

    Examples:
      | fault                               |
      | a second JSON value behind the body |
      | text behind the body                |
      | operation twice                     |

  @id:SE-FAM-343 @hygiene:body-limit @should @effect:books @needs:privileged-user @needs:bookable
  Scenario: A create of eight megabytes is refused, and the server goes on
    Given a customer with an unscheduled execution
    When a request for the create is sent with a body of eight megabytes
    Then it is refused as too large, or the connection is closed
    And the control request is accepted

  @id:SE-FAM-344 @hygiene:challenge @should @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: A refusal to read without a token carries a challenge: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with no token
    Then it is refused for its token
    And a refusal as unauthorized challenges for a bearer token

    Examples:
      | request           |
      | details           |
      | list              |
      | conflicts         |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-345 @hygiene:challenge @should @effect:none @needs:user @needs:bookable
  Scenario Outline: A refusal of a reader's token says so in its challenge: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with a token whose signature was changed
    Then it is refused for its token or the token's form
    And a refusal as unauthorized challenges for a bearer token with the error "invalid_token"

    Examples:
      | request |
      | details |
      | list    |

  @id:SE-FAM-346 @hygiene:challenge @should @effect:books @needs:privileged-user @needs:bookable
  Scenario: A refusal of a create without a token carries a challenge
    Given a customer with an unscheduled execution
    When a request for the create is sent with no token
    Then it is refused for its token
    And a refusal as unauthorized challenges for a bearer token

  @id:SE-FAM-347 @hygiene:json-answers @should @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: Answers to reads say that they are JSON: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with <fault>
    Then it is refused
    And the answer's media type fits its body
    When a request for the <request> is sent
    Then it is accepted
    And the answer's media type fits its body

    Examples:
      | request           | fault                        |
      | details           | an unknown execution         |
      | list              | no token                     |
      | conflicts         | an unknown instance          |
      | options           | an unknown instance          |
      | operations        | no token                     |
      | workflow status   | the query "requestor=BOUNCE" |
      | queue             | an unknown instance          |
      | instance services | an unknown instance          |

  @id:SE-FAM-348 @hygiene:no-internals @should @effect:none @needs:user @needs:privileged-user @needs:bookable
  Scenario Outline: A refusal of the family shows no internals of the server: <request>, <fault>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with <fault>
    Then it is refused
    And the answer shows no internals

    Examples:
      | request           | fault                           |
      | details           | an unknown execution            |
      | details           | an instance named %FF%FE        |
      | list              | no token                        |
      | options           | an unknown instance             |
      | workflow status   | the query "requestor=BOUNCE"    |
      | create            | a body that is no JSON          |
      | create            | a body nested ten thousand deep |
      | queue             | an unknown instance             |
      | instance services | an instance named %FF%FE        |

  @id:SE-FAM-349 @hygiene:no-server-error @should @effect:none @needs:user @needs:privileged-user @needs:bookable
  Scenario Outline: No input to the family is the server's error: <request>, <fault>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with <fault>
    Then it is refused

    Examples:
      | request           | fault                           |
      | create            | an empty body                   |
      | create            | a body that is not UTF-8        |
      | create            | a body nested ten thousand deep |
      | create            | duration {"a":{"b":[]}}         |
      | create            | an Identifier that is no GUID   |
      | create            | an instance named %00           |
      | details           | an Identifier that is no GUID   |
      | details           | a token of ten thousand bytes   |
      | details           | an instance named %00           |
      | details           | an instance named %FF%FE        |
      | queue             | an instance named %FF%FE        |
      | instance services | an instance named %00           |

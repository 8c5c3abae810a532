@family
Feature: Who may ask for what

  @id:SE-FAM-250 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: Nothing is read without a token: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with no token
    Then it is refused for its token
    And its twin without the fault is accepted

    Examples:
      | request         |
      | details         |
      | list            |
      | conflicts       |
      | options         |
      | operations      |
      | services        |
      | durations       |
      | workflow status |

  @id:SE-FAM-251 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: Nothing is read without Identifier: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with no Identifier
    Then it is refused for its missing Identifier
    And its twin without the fault is accepted

    Examples:
      | request         |
      | details         |
      | list            |
      | conflicts       |
      | options         |
      | operations      |
      | services        |
      | durations       |
      | workflow status |

  @id:SE-FAM-252 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: Nothing is read with a token that does not prove who made it: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with a token whose signature was changed
    Then it is refused for its token or the token's form
    And its twin without the fault is accepted

    Examples:
      | request         |
      | details         |
      | list            |
      | conflicts       |
      | options         |
      | operations      |
      | services        |
      | durations       |
      | workflow status |

  @id:SE-FAM-253 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable @needs:clock @serial
  Scenario Outline: Nothing is read with a token that has expired: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent
    Then it is accepted
    When the server's clock goes on by 48h
    And the same request is sent again
    Then it is refused for its token

    Examples:
      | request         |
      | details         |
      | list            |
      | conflicts       |
      | options         |
      | operations      |
      | services        |
      | durations       |
      | workflow status |

  @id:SE-FAM-254 @clause:family-headers @must @effect:books @needs:privileged-user @needs:approver @needs:bookable
  Scenario Outline: Nothing is changed without a good token and Identifier: <request>, <fault>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When a request for the <request> is sent with <fault>
    Then it is refused <how>
    And its twin without the fault is accepted

    Examples:
      | request | fault                               | how                               |
      | create  | no token                            | for its token                     |
      | create  | no Identifier                       | for its missing Identifier        |
      | create  | a token whose signature was changed | for its token or the token's form |
      | cancel  | no token                            | for its token                     |
      | cancel  | no Identifier                       | for its missing Identifier        |
      | cancel  | a token whose signature was changed | for its token or the token's form |

  @id:SE-FAM-260 @clause:family-own @must @effect:none @needs:user @needs:approver @needs:bookable @needs:foreign
  Scenario Outline: What another customer has is not shown: <request>
    Given a customer with an unscheduled execution
    And another customer
    When a request for the <request> is sent with the path of the other customer
    Then it is refused for its foreign customer
    And its twin without the fault is accepted

    Examples:
      | request   |
      | details   |
      | list      |
      | conflicts |
      | options   |

  @id:SE-FAM-261 @clause:family-own @must @effect:none @needs:user @needs:approver @needs:bookable @needs:foreign
  Scenario Outline: What another customer has is not shown under one's own CSI either: <request>
    Given a customer with an unscheduled execution
    And another customer
    When a request for the <request> is sent with the instance and execution of the other customer
    Then it is refused for its unknown instance
    And its twin without the fault is accepted

    Examples:
      | request   |
      | details   |
      | conflicts |
      | options   |

  @id:SE-FAM-262 @clause:family-own @must @effect:books @needs:privileged-user @needs:approver @needs:bookable @needs:foreign
  Scenario Outline: Nothing of another customer is changed: <request>
    Given a customer with an unscheduled execution
    And another customer
    And the execution was scheduled for "10:00:00Z"
    When a request for the <request> is sent with the path of the other customer
    Then it is refused for its foreign customer
    And its twin without the fault is accepted

    Examples:
      | request |
      | create  |
      | cancel  |

  @id:SE-FAM-263 @clause:family-own @must @effect:none @needs:user @needs:bookable @needs:foreign
  Scenario: An execution of another customer has the workflow status of one that is not there
    Given a customer with an unscheduled execution
    And another customer
    When the workflow status is read with "id=ID&id=FOREIGN&requestor=BOUNCE"
    And the answer is put aside
    And the workflow status is read with "id=ID&id=3-NOSUCH0&requestor=BOUNCE"
    Then the answer is like the one put aside

  @id:SE-FAM-270 @clause:family-opt-in @must @effect:none @needs:user @needs:approver @needs:bookable @needs:not-opted-in @needs:not-opted-in-user
  Scenario Outline: Nothing is shown to a customer that has not opted in: <request>
    Given a customer with an unscheduled execution
    And a customer that has not opted in
    When a request for the <request> is sent with the place and credentials of the customer that has not opted in
    Then it is refused for its lacking opt-in
    And its twin without the fault is accepted

    Examples:
      | request         |
      | details         |
      | list            |
      | conflicts       |
      | options         |
      | operations      |
      | services        |
      | durations       |
      | workflow status |

  @id:SE-FAM-271 @clause:family-opt-in @must @effect:books @needs:privileged-user @needs:bookable @needs:not-opted-in @needs:not-opted-in-privileged-user
  Scenario: A customer that has not opted in creates no execution
    Given a customer with an unscheduled execution
    And a customer that has not opted in
    When a request for the create is sent with the place and credentials of the customer that has not opted in
    Then it is refused for its lacking opt-in
    And its twin without the fault is accepted

  @id:SE-FAM-280 @clause:scope-conflicts @must @effect:none @needs:approver @needs:bookable @needs:user @needs:privileged-user
  Scenario Outline: Who is no approver does not look for conflicts: <role>
    Given a customer with an unscheduled execution
    When a request for the conflicts is sent with a token that is "<role>"
    Then it is refused for its scope
    And its twin without the fault is accepted

    Examples:
      | role            |
      | user            |
      | privileged-user |
      | no-scope        |

  @id:SE-FAM-281 @clause:scope-user @must @effect:none @needs:user @needs:bookable @needs:privileged-user
  Scenario Outline: The scope of who may create is not that of who may read: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with a token that is "privileged-user"
    Then it is refused for its scope
    And its twin without the fault is accepted

    Examples:
      | request         |
      | details         |
      | list            |
      | options         |
      | operations      |
      | services        |
      | durations       |
      | workflow status |

  @id:SE-FAM-282 @clause:scope-user @must @effect:none @needs:user @needs:bookable @needs:no-scope
  Scenario Outline: Nothing is read with a token without any scope: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with a token that is "no-scope"
    Then it is refused for its scope
    And its twin without the fault is accepted

    Examples:
      | request         |
      | details         |
      | list            |
      | options         |
      | operations      |
      | services        |
      | durations       |
      | workflow status |

  @id:SE-FAM-283 @reading:scope-hierarchy @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: What an approver may read: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with a token that is "approver"
    Then acceptance means "approver-implies-user", and refusal for its scope "none"

    Examples:
      | request         |
      | details         |
      | list            |
      | options         |
      | operations      |
      | services        |
      | durations       |
      | workflow status |

  @id:SE-FAM-284 @clause:instance-id @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: An instance that is not there has nothing to show: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with an unknown instance
    Then it is refused for its unknown instance
    And its twin without the fault is accepted

    Examples:
      | request   |
      | details   |
      | conflicts |
      | options   |

  @id:SE-FAM-285 @clause:instance-id @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: Nothing is created on an instance that is not there
    Given a customer with an unscheduled execution
    When a request for the create is sent with an unknown instance
    Then it is refused for its unknown instance
    And its twin without the fault is accepted

  @id:SE-FAM-286 @clause:execution-id @must @effect:none @needs:user @needs:bookable
  Scenario: An execution that is not there has no details
    Given a customer with an unscheduled execution
    When a request for the details is sent with an unknown execution
    Then it is refused for its unknown execution
    And its twin without the fault is accepted

  @id:SE-FAM-287 @reading:service-mismatch @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: What an instance under another service type has to show: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with another service type
    Then acceptance means "ignored", and a refusal's status is the reading

    Examples:
      | request   |
      | details   |
      | conflicts |
      | options   |

  @id:SE-FAM-290 @hygiene:method-not-allowed @should @effect:books @needs:privileged-user @needs:bookable
  Scenario: Another method on an instance's executions is refused, with the methods that there are
    Given a customer with an unscheduled execution
    When a request for the create is sent with the method DELETE
    Then it is refused as a method that is not allowed
    And Allow names GET
    And Allow names POST

  @id:SE-FAM-291 @hygiene:method-not-allowed @should @effect:none @needs:user @needs:bookable
  Scenario Outline: Another method on what can only be read is refused, with the method that there is: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with the method POST
    Then it is refused as a method that is not allowed
    And Allow names GET

    Examples:
      | request         |
      | list            |
      | options         |
      | operations      |
      | workflow status |

  @id:SE-FAM-292 @hygiene:no-existence-leak @should @effect:none @needs:user @needs:approver @needs:bookable @needs:foreign
  Scenario Outline: A foreign customer that exists and one that does not are shown alike: <request>
    Given a customer with an unscheduled execution
    And another customer
    When a request for the <request> is sent with the path of the other customer
    And the answer is put aside
    And a request for the <request> is sent with an unknown CSI
    Then the answer is like the one put aside

    Examples:
      | request   |
      | details   |
      | list      |
      | conflicts |
      | options   |
